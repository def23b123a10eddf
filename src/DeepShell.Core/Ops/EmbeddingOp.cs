using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>
/// A learnt vector for each index: parameter E [vocabulary, size]. Padding and an index outside 0 … vocabulary − 1 (an unknown
/// word) give zeros and learn nothing. Indices get no gradient.
/// </summary>
public sealed unsafe class EmbeddingOp(int vocabulary, int size, int padding = -1) : Op
{
    private int _count;

    /// <inheritdoc/>
    public override int GradientUnits => vocabulary;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        _count = inputs[0].Size;
        return new Shape([.. inputs[0].Dimensions, size]);
    }

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        float* index = c.Input(0), to = c.Output;
        for (int i = 0; i < c.Rows * _count; i++, to += size)
            if (Index(index[i]) is var n && n >= 0) Buffer.MemoryCopy(c.Parameter(0) + (long)n * size, to, size * sizeof(float), size * sizeof(float));
            else new Span<float>(to, size).Clear();
    }

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        if (c.InputGradient(0) != null) new Span<float>(c.InputGradient(0), c.Rows * _count).Clear();
    }

    // In the order of the batch, whatever the cut.
    /// <inheritdoc/>
    public override void ParameterGradient(in OpContext c, int from, int to)
    {
        if (c.ParameterGradient(0) == null) return;
        new Span<float>(c.ParameterGradient(0) + (long)from * size, (to - from) * size).Clear();
        float* index = c.Input(0), dy = c.OutputGradient;
        for (int i = 0; i < c.BatchRows * _count; i++, dy += size)
            if (Index(index[i]) is var n && n >= from && n < to) Kernels.Elementwise.Add(c.ParameterGradient(0) + (long)n * size, dy, c.ParameterGradient(0) + (long)n * size, size);
    }

    // The nearest whole number; −1 for padding, outside and for NaN.
    private int Index(float value) => value > -0.5f && value < vocabulary - 0.5f && (int)MathF.Round(value) is var n && n != padding ? n : -1;
}
