using DeepShell.Kernels;
using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>y = x·W + b over the last dimension. Parameters: W [in, out], then optionally b [out].</summary>
public sealed unsafe class DenseOp(int units) : Op
{
    private int _in;
    private int _vectors;

    /// <inheritdoc/>
    public override int GradientUnits => _in;

    /// <inheritdoc/>
    public override long MultiplyAdds => (long)_in * units * _vectors;

    /// <inheritdoc/>
    public override string Kernel(int rows) => Gemm.KernelFor(rows * _vectors, units, _in);

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        _in = inputs[0][-1];
        _vectors = inputs[0].Size / Math.Max(1, _in);
        return new Shape([.. inputs[0].Dimensions.SkipLast(1), units]);
    }

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        int m = c.Rows * _vectors;
        float* bias = c.Parameter(1);
        Gemm.Multiply(false, false, m, units, _in, c.Input(0), _in, c.Parameter(0), units, c.Output, units, accumulate: false);
        if (bias != null) Elementwise.AddBias(m, units, c.Output, bias, c.Output);
    }

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        if (c.InputGradient(0) == null) return;
        Gemm.Multiply(false, true, c.Rows * _vectors, _in, units, c.OutputGradient, units, c.Parameter(0), units, c.InputGradient(0), _in, accumulate: false);
    }

    /// <inheritdoc/>
    public override void ParameterGradient(in OpContext c, int from, int to)
    {
        int m = c.BatchRows * _vectors;
        if (c.ParameterGradient(0) != null)
            Gemm.Multiply(true, false, to - from, units, m, c.Input(0) + from, _in, c.OutputGradient, units,
                c.ParameterGradient(0) + (long)from * units, units, accumulate: false);
        if (from == 0 && c.ParameterGradient(1) != null)
            Elementwise.ColumnSums(m, units, c.OutputGradient, units, c.ParameterGradient(1), accumulate: false);
    }
}
