using DeepShell.Graph;
using DeepShell.Initializers;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Tests.Engine.Support;

/// <summary>y = x + p with an element of p for every element of the batch, so that p's gradient is the gradient by the input.</summary>
internal sealed unsafe class OffsetOp(int capacity) : Op
{
    private int _size;

    public override Saves Saves => Saves.None;
    public override int GradientUnits => capacity;

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        _size = inputs[0].Size;
        return inputs[0];
    }

    public override void Forward(in OpContext c)
    {
        for (int i = 0; i < c.Rows * _size; i++) c.Output[i] = c.Input(0)[i] + c.Parameter(0)[c.Begin * _size + i];
    }

    public override void Backward(in OpContext c) { }

    public override void ParameterGradient(in OpContext c, int from, int to)
    {
        for (int i = from * _size; i < Math.Min(to, c.BatchRows) * _size; i++) c.ParameterGradient(0)[i] = c.OutputGradient[i];
    }

    public static Symbol Apply(ComputeGraph graph, Symbol x, int capacity, string name = "Offset") =>
        graph.Apply(name, new OffsetOp(capacity), [x], [graph.Parameter(name, new Shape(capacity, x.Shape.Size), new Constant(), 1, 1, decays: false)]);
}

/// <summary>One number a row: Σ c·y with given coefficients.</summary>
internal sealed unsafe class ProjectionOp : Op
{
    private int _size;

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        _size = inputs[0].Size;
        return new Shape(1);
    }

    public override void Forward(in OpContext c)
    {
        for (int r = 0; r < c.Rows; r++)
        {
            double sum = 0;
            for (int i = 0; i < _size; i++) sum += (double)c.Input(0)[r * _size + i] * c.Input(1)[r * _size + i];
            c.Output[r] = (float)sum;
        }
    }

    public override void Backward(in OpContext c)
    {
        for (int r = 0; r < c.Rows; r++)
            for (int i = 0; i < _size; i++) c.InputGradient(0)[r * _size + i] = c.OutputGradient[r] * c.Input(1)[r * _size + i];
    }
}

/// <summary>The sum of its inputs.</summary>
internal sealed unsafe class SumOp : Op
{
    private int _size;

    public override Saves Saves => Saves.None;

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        _size = inputs[0].Size;
        Count = inputs.Length;
        return inputs[0];
    }

    private int Count { get; set; }

    public override void Forward(in OpContext c)
    {
        for (int i = 0; i < c.Rows * _size; i++)
        {
            float sum = 0;
            for (int k = 0; k < Count; k++) sum += c.Input(k)[i];
            c.Output[i] = sum;
        }
    }

    public override void Backward(in OpContext c)
    {
        for (int k = 0; k < Count; k++)
            if (c.InputGradient(k) != null)
                new ReadOnlySpan<float>(c.OutputGradient, c.Rows * _size).CopyTo(new Span<float>(c.InputGradient(k), c.Rows * _size));
    }
}

/// <summary>The first elements of its input.</summary>
internal sealed unsafe class FirstOp(int count) : Op
{
    private int _size;

    public override Saves Saves => Saves.None;

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        _size = inputs[0].Size;
        return new Shape(count);
    }

    public override void Forward(in OpContext c)
    {
        for (int i = 0; i < c.Rows * count; i++) c.Output[i] = c.Input(0)[i / count * _size + i % count];
    }

    public override void Backward(in OpContext c)
    {
        if (c.InputGradient(0) == null) return;
        new Span<float>(c.InputGradient(0), c.Rows * _size).Clear();
        for (int i = 0; i < c.Rows * count; i++) c.InputGradient(0)[i / count * _size + i % count] = c.OutputGradient[i];
    }
}
