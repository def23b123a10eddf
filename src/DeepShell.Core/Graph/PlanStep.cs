using DeepShell.Ops;

namespace DeepShell.Graph;

/// <summary>What a step of a plan does.</summary>
public enum StepKind
{
    /// <summary>An op's forward pass, by rows.</summary>
    Forward,
    /// <summary>The gradient by each row's loss, 1 / Σ weights, by rows.</summary>
    SeedGradient,
    /// <summary>An op's backward pass, by rows.</summary>
    Backward,
    /// <summary>An op's parameter gradients, by units.</summary>
    ParameterGradient,
    /// <summary>A second gradient is added to the first, by rows.</summary>
    AddGradient,
    /// <summary>A shared parameter's second gradient is added to the first, by elements.</summary>
    AddParameterGradient,
}

/// <summary>One step of a plan.</summary>
public sealed unsafe class PlanStep
{
    /// <summary>What it does.</summary>
    public required StepKind Kind { get; init; }

    /// <summary>For which node.</summary>
    public required Node Node { get; init; }

    /// <summary>The op's phase.</summary>
    public int Phase { get; init; }

    /// <summary>Steps of one segment run without the threads meeting.</summary>
    public int Segment { get; internal set; }

    /// <summary>Rows that are best taken through this step and its neighbours at once.</summary>
    internal int PieceRows { get; set; }

    /// <summary>For a parameter gradient: which units are whose.</summary>
    internal WorkShare? Share { get; set; }

    /// <summary>Whether it works on rows of the batch, and so piece by piece.</summary>
    internal bool ByRows => Kind is not (StepKind.ParameterGradient or StepKind.AddParameterGradient);

    internal Binding Binding { get; set; } = null!;
    internal float* Source, Target;
    internal int Size;
    internal PlanBuffer? SourceBuffer, TargetBuffer;
    internal ParameterSlot? Slot;

    /// <inheritdoc/>
    public override string ToString() => $"{Segment}: {Kind} {Node}";
}
