using DeepShell.Ops;

namespace DeepShell.Tests.Engine;

public sealed class WindowTests
{
    [Theory]
    [InlineData(28, 5, 2, 1, Padding.Same, 14, 1)] // TensorFlow's: 1 before, 2 after
    [InlineData(14, 5, 2, 1, Padding.Same, 7, 1)]
    [InlineData(7, 5, 1, 1, Padding.Same, 7, 2)]
    [InlineData(28, 3, 1, 1, Padding.Same, 28, 1)]
    [InlineData(5, 2, 1, 1, Padding.Same, 5, 0)]   // 0 before, 1 after
    [InlineData(7, 1, 3, 1, Padding.Same, 3, 0)]   // nothing to pad
    [InlineData(9, 3, 1, 2, Padding.Same, 9, 2)]
    [InlineData(28, 5, 1, 1, Padding.Valid, 24, 0)]
    [InlineData(28, 2, 2, 1, Padding.Valid, 14, 0)]
    [InlineData(7, 3, 2, 1, Padding.Valid, 3, 0)]
    [InlineData(8, 3, 2, 1, Padding.Valid, 3, 0)]  // the floor: the last column is left out
    [InlineData(9, 3, 2, 2, Padding.Valid, 3, 0)]
    public void Counts_positions_and_pads_as_the_frameworks_do(int size, int kernel, int stride, int dilation, Padding padding, int positions, int before)
    {
        (int height, int width, int top, int left) = new Window(new(kernel), new(stride), new(dilation), padding, null).Place(size, size);
        Assert.Equal((positions, positions, before, before), (height, width, top, left));
    }

    [Fact]
    public void Explicit_padding_is_on_every_side() =>
        Assert.Equal((15, 9, 3, 1), new Window(new(5, 3), new(2, 1), new(1), Padding.Valid, new Size2(3, 1)).Place(27, 9));

    [Theory, InlineData(5, 1), InlineData(3, 2)]
    public void A_kernel_larger_than_its_input_is_an_error(int kernel, int dilation)
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => new Window(new(kernel), new(2), new(dilation), Padding.Valid, null).Place(4, 9));
        Assert.Equal("DeepShell.Layer.KernelTooLarge", e.Id);
        Assert.Contains("4×9", e.Message, StringComparison.Ordinal);
    }
}
