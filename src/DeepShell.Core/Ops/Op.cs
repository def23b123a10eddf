using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>What the backward pass of an op reads; everything else may be overwritten before it runs.</summary>
[Flags]
public enum Saves
{
    /// <summary>Neither inputs nor output.</summary>
    None = 0,
    /// <summary>The inputs' values.</summary>
    Inputs = 1,
    /// <summary>The output's values.</summary>
    Output = 2,
}

/// <summary>
/// A coarse operation with a hand-written derivative. It is given a range of the batch's rows and must compute each
/// row the same way whatever the range: that is what makes results independent of the number of threads. Where rows
/// depend on each other (batch statistics) it works in phases, and all threads meet between two phases.
/// One instance belongs to one node of a graph; <see cref="Infer"/> is called once, before anything else.
/// </summary>
public abstract unsafe class Op
{
    /// <summary>The name shown in plans.</summary>
    public virtual string Name => GetType().Name is var n && n.EndsWith("Op", StringComparison.Ordinal) ? n[..^2] : n;

    /// <summary>The output's shape, without the batch.</summary>
    /// <exception cref="DeepShellException">The inputs do not fit.</exception>
    public abstract Shape Infer(ReadOnlySpan<Shape> inputs);

    /// <summary>What <see cref="Backward"/> and <see cref="ParameterGradient"/> read.</summary>
    public virtual Saves Saves => Saves.Inputs;

    /// <summary>How many phases the forward pass has.</summary>
    public virtual int ForwardPhases(bool training) => 1;

    /// <summary>How many phases the backward pass has.</summary>
    public virtual int BackwardPhases => 1;

    /// <summary>The output is the input seen under another shape: no work is done, and the memory is shared.</summary>
    public virtual bool IsView => false;

    /// <summary>The op is max(0, x), which the op in front of it may do as well.</summary>
    public virtual bool IsRelu => false;

    /// <summary>The output may be written over the first input, element by element.</summary>
    public virtual bool CanRunInPlace => false;

    /// <summary>The output counts or compares rather than follows its inputs: no gradient passes.</summary>
    public virtual bool StopsGradient => false;

    /// <summary>Floats of scratch kept from the forward to the backward pass.</summary>
    /// <param name="rows">The largest batch.</param>
    /// <param name="groups">The number of row groups (see <see cref="RowGroups"/>).</param>
    public virtual long WorkspaceSize(int rows, int groups) => 0;

    /// <summary>
    /// How finely <see cref="ParameterGradient"/> can be cut; 0 for an op without parameters, and for one whose
    /// <see cref="Backward"/> computes their gradients too, in phases.
    /// </summary>
    public virtual int GradientUnits => 0;

    /// <summary>
    /// <see cref="Backward"/> leaves in the workspace what <see cref="ParameterGradient"/> reads: it then runs even where no
    /// input wants a gradient, and over the whole batch first.
    /// </summary>
    public virtual bool PreparesParameterGradient => false;

    /// <summary>Multiply-adds of the forward pass for one row.</summary>
    public virtual long MultiplyAdds => 0;

    /// <summary>Which way of computing is taken for so many rows, for people who look at a plan; empty where there is but one.</summary>
    public virtual string Kernel(int rows) => "";

    /// <summary>Computes the output's rows [Begin, End).</summary>
    public abstract void Forward(in OpContext c);

    /// <summary>Computes the gradients of the inputs that want one, rows [Begin, End); overwrites them.</summary>
    public abstract void Backward(in OpContext c);

    /// <summary>
    /// Computes the parameters' gradients, units [from, to), over the whole batch; overwrites them. What is not cut (a bias)
    /// belongs to unit 0.
    /// </summary>
    public virtual void ParameterGradient(in OpContext c, int from, int to) { }
}
