using DeepShell.Layers;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;

namespace DeepShell.Tests.Engine;

/// <summary>What is dropped is the share asked for, drawn anew each step; the rest is scaled up.</summary>
public sealed class DropoutTests
{
    private static readonly Shape s_shape = new(8, 5, 16);

    // 640 elements × 30 rows: the share's standard deviation is below 0.004.
    [Theory, InlineData(0.1), InlineData(0.5), InlineData(0.9)]
    public void Drops_the_share_it_says(double rate)
    {
        using Bench bench = Make(new Dropout { Rate = rate });
        float[] factors = Factors(bench, 1);
        Assert.InRange(factors.Count(f => f == 0) / (double)factors.Length, rate - 0.016, rate + 0.016);
        Assert.All(factors.Where(f => f != 0), f => Assert.Equal(1 / (1 - rate), f, 3));
        Assert.NotEqual(factors, Factors(bench, 2));
        Assert.Equal(factors, Factors(bench, 1));
    }

    // 16 channels × 30 rows: the share's standard deviation is 0.021.
    [Fact]
    public void Spatial_dropout_drops_whole_channels()
    {
        using Bench bench = Make(new SpatialDropout { Rate = 0.3 });
        float[] factors = Factors(bench, 1);
        for (int row = 0; row < bench.Rows; row++)
            for (int i = 0; i < s_shape.Size; i++) Assert.Equal(factors[row * s_shape.Size + i % 16], factors[row * s_shape.Size + i], 4);
        float[] channels = [.. Enumerable.Range(0, bench.Rows * 16).Select(c => factors[c / 16 * s_shape.Size + c % 16])];
        Assert.InRange(channels.Count(f => f == 0) / (double)channels.Length, 0.21, 0.39);
        Assert.NotEqual(channels[..16], channels[16..32]);
    }

    private static Bench Make(Layer layer) => new((g, x, _) => layer.Build(new LayerScope(g, "Layer"), x), s_shape, 30);

    private static float[] Factors(Bench bench, long step)
    {
        bench.Run(step);
        float[] inputs = bench.Inputs.ToArray();
        return [.. bench.Outputs.ToArray().Zip(inputs, (y, x) => y / x)];
    }
}
