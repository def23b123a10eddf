using DeepShell.Catalog;
using DeepShell.Optimizers;
using DeepShell.Surfaces;

namespace DeepShell.Tests.Surfaces;

public sealed class SurfaceTests
{
    public static TheoryData<string> All => [.. Components.Of<Surface>().Select(c => c.Name)];

    [Theory, MemberData(nameof(All))]
    public void The_gradient_is_that_of_the_value_and_0_at_the_minimum(string name)
    {
        Surface surface = (Surface)Components.Get<Surface>(name).Create();
        const double h = 1e-6;
        foreach ((double x, double y) in new[] { surface.Start, (0.3, -0.7), (-1.1, 0.4) })
        {
            (double gx, double gy) = surface.Gradient(x, y);
            Assert.Equal((surface.Value(x + h, y) - surface.Value(x - h, y)) / (2 * h), gx, 1e-4 * (1 + Math.Abs(gx)));
            Assert.Equal((surface.Value(x, y + h) - surface.Value(x, y - h)) / (2 * h), gy, 1e-4 * (1 + Math.Abs(gy)));
        }
        (double ax, double ay) = surface.Gradient(surface.Minimum.X, surface.Minimum.Y);
        Assert.Equal(0, ax, 1e-9);
        Assert.Equal(0, ay, 1e-9);
    }

    [Theory, MemberData(nameof(All))]
    public void Adam_comes_down_on_each(string name)
    {
        IReadOnlyList<PathPoint> path = OptimizerPath.Follow(new Adam(), (Surface)Components.Get<Surface>(name).Create(), 0.05, 400);
        Assert.True(path[^1].Loss < path[0].Loss - 0.5);
    }

    // On a bowl gradient descent is x ← (1 − η)x, y ← (1 − κη)y.
    [Fact]
    public void Gradient_descent_on_a_bowl_is_a_power()
    {
        IReadOnlyList<PathPoint> path = OptimizerPath.Follow(new Sgd(), new Bowl { Condition = 10 }, 0.05, 30, (2, 1));
        Assert.Equal(31, path.Count);
        Assert.Equal(2 * Math.Pow(0.95, 30), path[30].X, 1e-5);
        Assert.Equal(Math.Pow(0.5, 30), path[30].Y, 1e-7);
    }

    // Of a quadratic Newton's step is the way to the minimum.
    [Fact]
    public void Newton_is_at_the_bottom_of_a_bowl_at_once()
    {
        PathPoint reached = OptimizerPath.Follow(new Newton { Damping = 0 }, new Bowl(), 1, 1)[1];
        Assert.Equal(0, reached.X, 1e-4);
        Assert.Equal(0, reached.Y, 1e-4);
    }

    [Fact]
    public void A_rate_above_the_limit_leaves_all_bounds() =>
        Assert.True(OptimizerPath.Follow(new Sgd(), new Bowl { Condition = 100 }, 1, 1000).Count < 100);
}
