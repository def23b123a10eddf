using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>The inputs one behind the other along one dimension; the others must agree.</summary>
/// <param name="axis">The dimension, without the batch; negative counts from the end.</param>
public sealed unsafe class ConcatenateOp(int axis) : Op
{
    private int[] _chunks = [];
    private int _outer, _line;

    /// <inheritdoc/>
    public override Saves Saves => Saves.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        int[] dimensions = [.. inputs[0].Dimensions];
        int at = axis < 0 ? dimensions.Length + axis : axis;
        if (at < 0 || at >= dimensions.Length)
            throw new DeepShellException("Layer.Shape", ErrorKind.InvalidArgument, $"{inputs[0]} has no dimension {axis} to join along.", "Use -1 for the last.", axis);
        int inner = dimensions.Skip(at + 1).Aggregate(1, (a, b) => a * b);
        _outer = dimensions.Take(at).Aggregate(1, (a, b) => a * b);
        _chunks = new int[inputs.Length];
        int total = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Rank != dimensions.Length || !inputs[i].Dimensions.Index().All(d => d.Index == at || d.Item == dimensions[d.Index]))
                throw new DeepShellException("Layer.Shape", ErrorKind.InvalidArgument,
                    $"{inputs[0]} and {inputs[i]} cannot be joined: all dimensions but the joined one must agree.", "", inputs[i]);
            total += inputs[i][at];
            _chunks[i] = inputs[i][at] * inner;
        }
        dimensions[at] = total;
        _line = total * inner;
        return new Shape(dimensions);
    }

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        int first = 0;
        for (int i = 0; i < _chunks.Length; first += _chunks[i++])
            Copy(c.Input(i), _chunks[i], c.Output + first, _line, _chunks[i], c.Rows * _outer);
    }

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        int first = 0;
        for (int i = 0; i < _chunks.Length; first += _chunks[i++])
            if (c.InputGradient(i) != null) Copy(c.OutputGradient + first, _line, c.InputGradient(i), _chunks[i], _chunks[i], c.Rows * _outer);
    }

    private static void Copy(float* from, int fromStride, float* to, int toStride, int count, int lines)
    {
        for (int r = 0; r < lines; r++, from += fromStride, to += toStride)
            Buffer.MemoryCopy(from, to, count * (long)sizeof(float), count * (long)sizeof(float));
    }
}
