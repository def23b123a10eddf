using System.Globalization;
using DeepShell.Graph;
using DeepShell.Models;

namespace DeepShell.Training;

/// <summary>What a run will take, worked out from the compiled plan before any of it is taken.</summary>
/// <param name="ParameterBytes">Weights (at work, kept and shown), their gradient and the optimiser's state.</param>
/// <param name="ArenaBytes">Activations and their gradients, for one batch.</param>
internal sealed record TrainingMemory(long ParameterBytes, long ArenaBytes)
{
    private const double GiB = 1 << 30;

    /// <summary>Refuses a run that this process has no memory for.</summary>
    /// <param name="model">The model, for the message.</param>
    /// <param name="batchSize">Samples a step.</param>
    /// <param name="available">Bytes that may be taken.</param>
    /// <exception cref="DeepShellException">It does not fit; says what it needs, and what to lower to how much.</exception>
    public void Check(Model model, int batchSize, long available)
    {
        if (available <= 0 || ParameterBytes + ArenaBytes <= available) return;
        long fitting = ArenaBytes == 0 ? 0 : (long)((available - ParameterBytes) / ((double)ArenaBytes / batchSize));
        throw new DeepShellException("Training.Memory", ErrorKind.LimitExceeded, string.Create(CultureInfo.InvariantCulture,
            $"Training {model.Name} in batches of {batchSize:N0} needs {(ParameterBytes + ArenaBytes) / GiB:0.0} GiB: {ParameterBytes / GiB:0.0} for {model.ParameterCount:N0} parameters, {ArenaBytes / GiB:0.0} for activations. This process may use {available / GiB:0.0} GiB."),
            fitting > 0 ? $"A -BatchSize of {fitting:N0} fits." : "Use fewer units or filters.", model);
    }

    /// <summary>What training needs.</summary>
    /// <param name="arenaFloats">Activations and gradients of the compiled plan.</param>
    /// <param name="graph">The network.</param>
    /// <param name="options">The optimiser's state and an average of the weights count too.</param>
    public static TrainingMemory Of(long arenaFloats, ComputeGraph graph, TrainingOptions options)
    {
        // The model's own weights, those at work, the best so far; and one gradient.
        long copies = 4 + options.Optimizer.StateSlots + (options.WeightAverage is null ? 0 : 1);
        return new(copies * graph.ParameterFloats * sizeof(float), arenaFloats * sizeof(float));
    }
}
