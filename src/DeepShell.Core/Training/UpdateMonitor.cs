using DeepShell.Graph;
using DeepShell.Kernels;
using DeepShell.Tensors;
using DeepShell.Threading;

namespace DeepShell.Training;

/// <summary>
/// How far each step moves the weights, ‖Δw‖ / ‖w‖, and how long the gradient is: the figures that a person watching a run looks
/// at. About 0.001 is healthy; a rate is too high where steps are a tenth as long as the weights. Sums are taken over pieces of
/// fixed length and added in order, so that they don't depend on the number of threads.
/// </summary>
internal sealed unsafe class UpdateMonitor(ParameterMemory weights, NativeBlock gradients, Team team) : ITeamJob, IDisposable
{
    private const int PieceFloats = 8_192;
    // Below this many pieces a second thread costs more than it saves.
    private const int PiecesPerMember = 4;

    private readonly NativeBlock _before = new(weights.Parameters.Length, "The weights before a step");
    private readonly double[] _first = new double[Pieces(weights)], _second = new double[Pieces(weights)];
    private bool _after;
    private double _ratios, _norms;
    private int _steps;

    /// <summary>The mean of ‖Δw‖ / ‖w‖ over the steps since <see cref="Reset"/>.</summary>
    public double UpdateRatio => _ratios / _steps;

    /// <summary>The mean norm of the gradient, penalties included, before clipping by norm.</summary>
    public double GradientNorm => _norms / _steps;

    /// <summary>Begins a new mean.</summary>
    public void Reset() => (_ratios, _norms, _steps) = (0, 0, 0);

    /// <summary>Takes the weights and the gradient of a step.</summary>
    public void Before()
    {
        Run(after: false);
        _norms += Math.Sqrt(Sum(_first));
    }

    /// <summary>Compares the weights after the step.</summary>
    public void After()
    {
        Run(after: true);
        double length = Math.Sqrt(Sum(_second));
        _ratios += length > 0 ? Math.Sqrt(Sum(_first)) / length : 0;
        _steps++;
    }

    void ITeamJob.Execute(int member, int members)
    {
        int from = (int)((long)_first.Length * member / members), to = (int)((long)_first.Length * (member + 1) / members);
        for (int i = from; i < to; i++)
        {
            long offset = (long)i * PieceFloats;
            int count = (int)Math.Min(PieceFloats, weights.Parameters.Length - offset);
            float* w = weights.Parameters.Pointer + offset, before = _before.Pointer + offset;
            if (_after)
            {
                _second[i] = Reduce.SumOfSquares(before, count);
                Elementwise.Subtract(w, before, before, count);
                _first[i] = Reduce.SumOfSquares(before, count);
            }
            else
            {
                Buffer.MemoryCopy(w, before, count * (long)sizeof(float), count * (long)sizeof(float));
                _first[i] = Reduce.SumOfSquares(gradients.Pointer + offset, count);
            }
        }
    }

    public void Dispose() => _before.Dispose();

    private void Run(bool after)
    {
        _after = after;
        team.Run(this, Math.Clamp(_first.Length / PiecesPerMember, 1, team.SuggestedMembers));
    }

    private static double Sum(double[] pieces)
    {
        double sum = 0;
        foreach (double piece in pieces) sum += piece;
        return sum;
    }

    private static int Pieces(ParameterMemory weights) => (int)((weights.Parameters.Length + PieceFloats - 1) / PieceFloats);
}
