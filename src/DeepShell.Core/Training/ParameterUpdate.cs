using DeepShell.Graph;
using DeepShell.Optimizers;
using DeepShell.Tensors;
using DeepShell.Threading;

namespace DeepShell.Training;

/// <summary>
/// One optimiser step over the flat parameter memory, cut among the threads; an update works element by element, so cuts don't matter.
/// Frozen parameters are left out: an optimiser would move them even without a gradient, by decay or by what it remembers.
/// </summary>
internal sealed unsafe class ParameterUpdate(Optimizer optimizer, ParameterMemory weights, NativeBlock gradients, Team team, Func<ParameterSlot, bool>? learns = null) : ITeamJob, IDisposable
{
    // Below this many parameters a second thread costs more than it saves.
    private const int FloatsPerMember = 16_384;

    private readonly NativeBlock _states = new(Math.Max(1, optimizer.StateSlots) * weights.Parameters.Length, "The optimiser's state");
    private readonly Run[] _runs = [.. Runs(weights, learns ?? (_ => true))];
    private double _rate;

    /// <summary>Steps done.</summary>
    public long Steps { get; private set; }

    public void Step(double learningRate)
    {
        Steps++;
        _rate = learningRate;
        team.Run(this, Math.Clamp((int)(weights.Parameters.Length / FloatsPerMember), 1, team.SuggestedMembers));
    }

    void ITeamJob.Execute(int member, int members)
    {
        long lines = weights.Parameters.Length / ParameterSlot.Alignment;
        long from = lines * member / members * ParameterSlot.Alignment, to = lines * (member + 1) / members * ParameterSlot.Alignment;
        foreach (Run run in _runs)
        {
            long first = Math.Max(from, run.From), count = Math.Min(to, run.To) - first;
            if (count > 0)
                optimizer.Update(new UpdateContext(weights.Parameters.Pointer + first, gradients.Pointer + first, _states.Pointer + first,
                    weights.Parameters.Length, (int)count, _rate, Steps, run.Decays));
        }
    }

    public void Dispose() => _states.Dispose();

    // Neighbouring slots that learn and that weight decay treats alike.
    private static IEnumerable<Run> Runs(ParameterMemory weights, Func<ParameterSlot, bool> learns)
    {
        IReadOnlyList<ParameterSlot> slots = weights.Graph.Parameters;
        for (int i = 0; i < slots.Count;)
        {
            ParameterSlot first = slots[i];
            bool free = learns(first);
            while (i < slots.Count && slots[i].Decays == first.Decays && learns(slots[i]) == free) i++;
            if (free) yield return new Run(first.Offset, i < slots.Count ? slots[i].Offset : weights.Parameters.Length, first.Decays);
        }
    }

    private readonly record struct Run(long From, long To, bool Decays);
}
