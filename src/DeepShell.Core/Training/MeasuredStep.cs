namespace DeepShell.Training;

/// <summary>One step of a plan, or what goes on beside the plan, with what it works on and the time it takes.</summary>
public sealed record MeasuredStep
{
    /// <summary>The place in the order, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The path of the layer, such as <c>Residual1/Conv2D2</c>; empty for what belongs to none.</summary>
    public required string Layer { get; init; }

    /// <summary>The operation, fused with its neighbours where the plan does so.</summary>
    public required string Op { get; init; }

    /// <summary>Forward, Backward (the inputs' gradients), Weights (the parameters' gradients), Add (a second gradient), Loss, Data, Update or Wait.</summary>
    public required string Pass { get; init; }

    /// <summary>How the op is computed for this shape and batch; empty where there is only one way.</summary>
    public string Kernel { get; init; } = "";

    /// <summary>The output's shape, without the batch.</summary>
    public string Shape { get; init; } = "";

    /// <summary>Floating-point operations in products, 10⁶; a multiply-add is two.</summary>
    public double MegaFlops { get; init; }

    /// <summary>What must be read and written once, 10⁶ bytes: inputs, outputs, parameters and what the backward pass reads of them.</summary>
    public double Megabytes { get; init; }

    /// <summary>The median time of a step, a mean over the threads that share it.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>The part of the whole, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>10⁹ floating-point operations a second, all threads together.</summary>
    public double GigaFlops => Time > TimeSpan.Zero ? MegaFlops / 1e3 / Time.TotalSeconds : 0;

    /// <summary>10⁹ bytes a second, all threads together. More than the memory gives is read from the caches.</summary>
    public double GigabytesPerSecond => Time > TimeSpan.Zero ? Megabytes / 1e3 / Time.TotalSeconds : 0;

    /// <summary>What was measured: batch, threads, instruction set, memory.</summary>
    public required string Plan { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Number} {Pass} {Layer} {Op}: {Time.TotalMicroseconds:N0} µs";
}
