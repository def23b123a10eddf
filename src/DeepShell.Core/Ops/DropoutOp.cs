using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>
/// Sets a share of the elements to 0 and scales the rest by 1 / (1 − rate) (inverted scaling); does nothing at prediction, unless asked (Monte Carlo dropout).
/// With whole channels, all positions of a sample's channel share their fate. The mask is drawn again in the backward pass from the same counters, so it takes no memory.
/// </summary>
public sealed unsafe class DropoutOp(float rate, bool wholeChannels = false) : Op
{
    private int _size;
    private int _channels;

    /// <inheritdoc/>
    public override Saves Saves => Saves.None;

    /// <inheritdoc/>
    public override bool CanRunInPlace => true;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        _size = inputs[0].Size;
        _channels = inputs[0][-1];
        return inputs[0];
    }

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        if (c.Dropout) Mask(c, c.Input(0), c.Output);
        else if (c.Output != c.Input(0)) new ReadOnlySpan<float>(c.Input(0), c.Rows * _size).CopyTo(new Span<float>(c.Output, c.Rows * _size));
    }

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        if (c.InputGradient(0) != null) Mask(c, c.OutputGradient, c.InputGradient(0));
    }

    // Each 64-bit draw serves two elements: 32 bits decide to within 2⁻³² of the rate.
    private void Mask(in OpContext c, float* from, float* to)
    {
        RandomStream random = c.Random;
        uint threshold = (uint)Math.Min(uint.MaxValue, rate * 4294967296.0);
        float scale = 1 / (1 - rate);
        ulong first = (ulong)c.Begin * (ulong)_size;
        int count = c.Rows * _size;
        for (int i = 0; i < count; i++)
        {
            ulong position = wholeChannels ? (ulong)(c.Begin + i / _size) * (ulong)_channels + (ulong)(i % _channels) : first + (ulong)i;
            ulong bits = random.BitsAt(position >> 1);
            uint draw = (position & 1) == 0 ? (uint)bits : (uint)(bits >> 32);
            to[i] = draw < threshold ? 0 : from[i] * scale;
        }
    }
}
