using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>Every stride-th pixel of an image, with channels of zeros behind its own: the shortcut without parameters (He et al. 2015, option A).</summary>
public sealed unsafe class PaddedShortcutOp(Size2 stride, int channels) : Op
{
    private Shape _in = new(), _out = new();

    /// <inheritdoc/>
    public override Saves Saves => Saves.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        _in = inputs[0];
        return _out = new Shape((_in[0] + stride.Height - 1) / stride.Height, (_in[1] + stride.Width - 1) / stride.Width, channels);
    }

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        new Span<float>(c.Output, c.Rows * _out.Size).Clear();
        for (int r = 0; r < c.Rows; r++) Copy(c.Input(0) + (long)r * _in.Size, c.Output + (long)r * _out.Size, forward: true);
    }

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        if (c.InputGradient(0) == null) return;
        new Span<float>(c.InputGradient(0), c.Rows * _in.Size).Clear();
        for (int r = 0; r < c.Rows; r++) Copy(c.InputGradient(0) + (long)r * _in.Size, c.OutputGradient + (long)r * _out.Size, forward: false);
    }

    private void Copy(float* image, float* result, bool forward)
    {
        long bytes = Math.Min(_in[2], _out[2]) * sizeof(float);
        for (int h = 0; h < _out[0]; h++)
            for (int w = 0; w < _out[1]; w++)
            {
                float* pixel = image + ((long)h * stride.Height * _in[1] + w * stride.Width) * _in[2], place = result + ((long)h * _out[1] + w) * _out[2];
                if (forward) Buffer.MemoryCopy(pixel, place, bytes, bytes);
                else Buffer.MemoryCopy(place, pixel, bytes, bytes);
            }
    }
}
