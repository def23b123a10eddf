using DeepShell.Catalog;
using DeepShell.Initializers;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;

namespace DeepShell.Tests.Engine;

/// <summary>What every initialiser of the catalogue must do.</summary>
public sealed class InitializerTests
{
    private const int Count = 60_000;

    public static TheoryData<string> Initializers => [.. Components.Of<Initializer>().Select(c => c.Name)];

    // Four standard errors: √(v/n) of the mean; of the variance √((κ − 1)/n) with κ = 3 at most, the normal's.
    [Theory, MemberData(nameof(Initializers))]
    public void Has_the_mean_and_variance_it_says(string name)
    {
        ComponentInfo component = Components.Get<Initializer>(name);
        foreach (Dictionary<string, object?> settings in Variations.Of(component))
        {
            if (Variations.TryCreate(component, settings) is not Initializer initializer) continue;
            float[] values = Fill(initializer, 300, 200, 5);
            double mean = values.Average(v => (double)v), variance = values.Average(v => (v - mean) * (v - mean));
            double expected = initializer.Variance(300, 200);
            string text = Variations.Text(component, settings);
            Assert.True(Math.Abs(mean - initializer.Mean(300, 200)) <= 4 * Math.Sqrt(expected / Count) + 1e-7, $"{text}: mean {mean}, expected {initializer.Mean(300, 200)}");
            Assert.True(Math.Abs(variance - expected) <= 4 * Math.Sqrt(2.0 / Count) * expected + 1e-12, $"{text}: variance {variance}, expected {expected}");
            Assert.Equal(values, Fill(initializer, 300, 200, 5));
            if (expected > 0 && initializer is not IdentityMatrix) Assert.NotEqual(values, Fill(initializer, 300, 200, 6));
        }
    }

    [Fact]
    public void The_formulas_are_the_papers()
    {
        Assert.Equal(2.0 / 300, new He().Variance(300, 200), 12);
        Assert.Equal(1.0 / 300, new LeCun().Variance(300, 200), 12);
        Assert.Equal(2.0 / 500, new Glorot().Variance(300, 200), 12);
        Assert.Equal(4 * 2.0 / 200, new He { Fan = Fan.Out, Gain = 2 }.Variance(300, 200), 12);
        float bound = (float)Math.Sqrt(6.0 / 500);
        Assert.InRange(Fill(new Glorot(), 300, 200, 1).Max(), bound * 0.999f, bound);
    }

    private static float[] Fill(Initializer initializer, int fanIn, int fanOut, ulong seed)
    {
        float[] values = new float[Count];
        initializer.Fill(values, fanIn, fanOut, new RandomStream(seed));
        return values;
    }
}
