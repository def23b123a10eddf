using DeepShell.Tensors;

namespace DeepShell.Tests.Tensors;

public sealed class ShapeTests
{
    [Fact]
    public void Knows_its_size_and_dimensions()
    {
        Shape shape = new(28, 14, 3);
        Assert.Equal((28 * 14 * 3, 3, 3, 28, "28×14×3"), (shape.Size, shape.Rank, shape[-1], shape[0], shape.ToString()));
        Assert.Equal((1, 0, "scalar"), (new Shape().Size, new Shape().Rank, new Shape().ToString()));
        Assert.Equal(0, new Shape(5, 0).Size);
    }

    [Fact]
    public void Is_equal_by_its_dimensions()
    {
        Assert.Equal(new Shape(2, 3), new Shape(2, 3));
        Assert.Equal(new Shape(2, 3).GetHashCode(), new Shape(2, 3).GetHashCode());
        Assert.NotEqual(new Shape(2, 3), new Shape(3, 2));
        Assert.NotEqual(new Shape(6), new Shape(6, 1));
    }

    [Fact]
    public void Does_not_change_with_the_array_it_was_made_from()
    {
        int[] dimensions = [2, 3];
        Shape shape = new(dimensions);
        dimensions[0] = 9;
        Assert.Equal(2, shape[0]);
    }

    [Fact]
    public void Refuses_what_no_int_can_count()
    {
        Assert.Equal("DeepShell.Shape.TooLarge", Assert.Throws<DeepShellException>(() => new Shape(70_000, 70_000)).Id);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(-1));
    }
}
