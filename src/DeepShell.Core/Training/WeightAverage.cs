using DeepShell.Graph;
using DeepShell.Kernels;
using DeepShell.Tensors;
using DeepShell.Threading;

namespace DeepShell.Training;

/// <summary>
/// An exponential moving average of the weights over the steps, v ← βv + (1 − β)w, corrected for its start at 0: v/(1 − βᵗ).
/// Running statistics are not averaged: they are averages already.
/// </summary>
internal sealed unsafe class WeightAverage(double beta, ParameterMemory weights, ParameterMemory average, Team team) : ITeamJob, IDisposable
{
    private const int FloatsPerMember = 65_536;

    private readonly NativeBlock _sums = new(weights.Parameters.Length, "The average of the weights");
    private long _steps;
    // 0 while a step is added, otherwise what the sums are multiplied by.
    private float _correction;

    /// <summary>Takes the weights after a step.</summary>
    public void Add()
    {
        _steps++;
        Run(0);
    }

    /// <summary>Writes the corrected average, with the running statistics of now, where it was said to go.</summary>
    public void Write()
    {
        average.CopyFrom(weights);
        if (_steps > 0) Run((float)(1 / (1 - Math.Pow(beta, _steps))));
    }

    void ITeamJob.Execute(int member, int members)
    {
        long lines = _sums.Length / ParameterSlot.Alignment;
        long from = lines * member / members * ParameterSlot.Alignment;
        int count = (int)(lines * (member + 1) / members * ParameterSlot.Alignment - from);
        if (_correction == 0) Penalties.Average(beta, weights.Parameters.Pointer + from, _sums.Pointer + from, count);
        else Elementwise.Scale(_correction, _sums.Pointer + from, average.Parameters.Pointer + from, count);
    }

    public void Dispose() => _sums.Dispose();

    private void Run(float correction)
    {
        _correction = correction;
        team.Run(this, Math.Clamp((int)(_sums.Length / FloatsPerMember), 1, team.SuggestedMembers));
    }
}
