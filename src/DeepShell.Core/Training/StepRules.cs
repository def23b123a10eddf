using DeepShell.Graph;
using DeepShell.Kernels;
using DeepShell.Regularizers;
using DeepShell.Tensors;
using DeepShell.Threading;

namespace DeepShell.Training;

/// <summary>
/// What happens around the optimiser's update: penalties, clipping by value and then by the global norm, decay; afterwards
/// limits. Sums are taken over pieces of fixed length and added in order, so that they don't depend on the number of threads. Frozen
/// parameters take no part.
/// </summary>
internal sealed unsafe class StepRules : ITeamJob
{
    private const int PieceFloats = 8_192;
    // Below this many pieces a second thread costs more than it saves.
    private const int PiecesPerMember = 2;

    private readonly Regularizer[] _regularizers;
    private readonly float? _clipValue;
    private readonly double? _clipNorm;
    private readonly ParameterMemory _weights;
    private readonly NativeBlock _gradients;
    private readonly Team _team;
    private readonly Piece[] _pieces;
    private readonly ParameterSlot[] _decaying;
    private readonly double[] _penalties, _squares;
    private readonly bool[] _clipped;
    private readonly double[][] _scratch;
    private Phase _phase;
    private double _rate;
    private float _scale;

    public StepRules(TrainingOptions options, ParameterMemory weights, NativeBlock gradients, Team team, Func<ParameterSlot, bool>? learns = null)
    {
        ParameterSlot[] slots = [.. weights.Graph.Parameters.Where(learns ?? (_ => true))];
        (_regularizers, _clipValue, _clipNorm) = ([.. options.Regularizers ?? []], (float?)options.ClipValue, options.ClipNorm);
        (_weights, _gradients, _team) = (weights, gradients, team);
        _pieces = [.. slots.SelectMany(Cut)];
        _decaying = [.. slots.Where(p => p.Decays)];
        (_penalties, _squares, _clipped) = (new double[_pieces.Length], new double[_pieces.Length], new bool[_pieces.Length]);
        int units = _decaying.Length == 0 ? 0 : _decaying.Max(Units);
        _scratch = [.. Enumerable.Range(0, team.Size).Select(_ => new double[units])];
    }

    private enum Phase { Penalise, Adjust, Constrain }

    /// <summary>The norm of the last step's gradient before it was clipped by norm; 0 unless it is.</summary>
    public double Norm { get; private set; }

    /// <summary>Steps whose gradient was clipped, since the count was last set.</summary>
    public long ClippedSteps { get; set; }

    private bool Idle => _regularizers.Length == 0 && _clipValue is null && _clipNorm is null;

    /// <summary>Adds the penalties' gradients and clips by value; returns the penalty of the weights as they are.</summary>
    public double Penalise()
    {
        if (Idle) return 0;
        Run(Phase.Penalise);
        double penalty = 0;
        foreach (double p in _penalties) penalty += p;
        return penalty;
    }

    /// <summary>Clips by norm and applies decay: right before the update.</summary>
    public void Adjust(double rate)
    {
        if (Idle) return;
        (_rate, _scale, Norm) = (rate, 1, 0);
        bool clipped = Array.IndexOf(_clipped, true) >= 0;
        if (_clipNorm is { } limit)
        {
            double squares = 0;
            foreach (double s in _squares) squares += s;
            Norm = Math.Sqrt(squares);
            // PyTorch's guard against a norm of 0.
            double scale = limit / (Norm + 1e-6);
            if (scale < 1) (_scale, clipped) = ((float)scale, true);
        }
        if (clipped) ClippedSteps++;
        Run(Phase.Adjust);
    }

    /// <summary>Applies limits: right after the update.</summary>
    public void Constrain()
    {
        if (_regularizers.Length > 0) Run(Phase.Constrain);
    }

    void ITeamJob.Execute(int member, int members)
    {
        if (_phase == Phase.Constrain)
        {
            for (int i = member; i < _decaying.Length; i += members)
                foreach (Regularizer regularizer in _regularizers) regularizer.Constrain(_weights[_decaying[i]], Units(_decaying[i]), _scratch[member]);
            return;
        }
        int from = (int)((long)_pieces.Length * member / members), to = (int)((long)_pieces.Length * (member + 1) / members);
        for (int i = from; i < to; i++)
        {
            Piece piece = _pieces[i];
            float* w = _weights.Parameters.Pointer + piece.Offset, g = _gradients.Pointer + piece.Offset;
            if (_phase == Phase.Penalise) Penalise(i, piece, w, g);
            else Adjust(piece, w, g);
        }
    }

    private void Penalise(int index, Piece piece, float* w, float* g)
    {
        double penalty = 0;
        if (piece.Decays)
            foreach (Regularizer regularizer in _regularizers)
            {
                penalty += regularizer.Penalty(w, piece.Count);
                regularizer.AddGradient(w, g, piece.Count);
            }
        _penalties[index] = penalty;
        if (_clipValue is { } limit) _clipped[index] = Penalties.Clamp(limit, g, piece.Count);
        if (_clipNorm is not null) _squares[index] = Reduce.SumOfSquares(g, piece.Count);
    }

    private void Adjust(Piece piece, float* w, float* g)
    {
        if (_scale != 1) Elementwise.Scale(_scale, g, g, piece.Count);
        if (!piece.Decays) return;
        foreach (Regularizer regularizer in _regularizers) regularizer.Decay(w, g, piece.Count, _rate);
    }

    private void Run(Phase phase)
    {
        _phase = phase;
        _team.Run(this, Math.Clamp(_pieces.Length / PiecesPerMember, 1, _team.SuggestedMembers));
    }

    private static int Units(ParameterSlot slot) => slot.Shape[slot.Shape.Rank - 1];

    private static IEnumerable<Piece> Cut(ParameterSlot slot)
    {
        for (int at = 0; at < slot.Shape.Size; at += PieceFloats)
            yield return new Piece(slot.Offset + at, Math.Min(PieceFloats, slot.Shape.Size - at), slot.Decays);
    }

    private readonly record struct Piece(int Offset, int Count, bool Decays);
}
