using DeepShell.Tensors;

namespace DeepShell.Tests.Tensors;

public sealed class RandomStreamTests
{
    // A change of these numbers would give every seed another meaning: models would no longer be reproducible.
    [Fact]
    public void The_streams_are_fixed_for_ever()
    {
        RandomStream random = new(42, 7, 3);
        ulong[] actual = [random.NextBits(), random.NextBits(), random.BitsAt(1_000_000_007)];
        Assert.Equal(Expected(42, 7, 3, 0), actual[0]);
        Assert.Equal(Expected(42, 7, 3, 1), actual[1]);
        Assert.Equal(Expected(42, 7, 3, 1_000_000_007), actual[2]);
        // SplitMix64's own first output for seed 0 (Steele, Lea and Flood; also the JDK's): mix(γ).
        Assert.Equal(0xE220A8397B1DCDAF, Mix(0x9E3779B97F4A7C15));
    }

    [Fact]
    public void A_position_is_what_the_sequence_gives_there()
    {
        RandomStream random = new(1, 2, 3), fresh = new(1, 2, 3);
        for (ulong i = 0; i < 100; i++) Assert.Equal(fresh.BitsAt(i), random.NextBits());
        Assert.InRange(fresh.UniformAt(5), 0f, 0.99999994f);
    }

    // χ² over 64 cells with 63 degrees of freedom: below 112 with probability 0.9999.
    [Theory, InlineData(0UL, 0UL, 0UL), InlineData(1UL, 0UL, 0UL), InlineData(0UL, 1UL, 0UL), InlineData(0UL, 0UL, 1UL), InlineData(ulong.MaxValue, 5UL, 9UL)]
    public void Is_uniform_in_its_high_and_low_bits(ulong seed, ulong stream, ulong step)
    {
        RandomStream random = new(seed, stream, step);
        int[] high = new int[64], low = new int[64], doubles = new int[64], ints = new int[64];
        const int n = 64_000;
        for (int i = 0; i < n; i++)
        {
            ulong bits = random.NextBits();
            high[bits >> 58]++;
            low[bits & 63]++;
            doubles[(int)(random.NextDouble() * 64)]++;
            ints[random.NextInt(64)]++;
        }
        foreach (int[] counts in new[] { high, low, doubles, ints })
            Assert.True(counts.Sum(c => Math.Pow(c - n / 64.0, 2)) / (n / 64.0) < 112);
    }

    // Correlation of 50,000 pairs has a standard deviation of 0.0045.
    [Fact]
    public void Neighbouring_seeds_streams_and_steps_are_independent()
    {
        RandomStream[] streams = [new(5, 5, 5), new(6, 5, 5), new(5, 6, 5), new(5, 5, 6), new(5, 5 + 1UL << 32, 5)];
        const int n = 50_000;
        double[][] values = [.. streams.Select(s => Enumerable.Range(0, n).Select(_ => s.NextDouble() - 0.5).ToArray())];
        for (int a = 0; a < streams.Length; a++)
            for (int b = a + 1; b < streams.Length; b++)
                for (int lag = 0; lag < 3; lag++)
                {
                    double correlation = 0;
                    for (int i = lag; i < n; i++) correlation += values[a][i] * values[b][i - lag];
                    Assert.InRange(correlation * 12 / n, -0.02, 0.02);
                }
    }

    [Fact]
    public void Normals_are_normal()
    {
        RandomStream random = new(9);
        const int n = 200_000;
        double[] values = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
        double mean = values.Average(), variance = values.Average(v => v * v);
        Assert.InRange(mean, -0.01, 0.01);
        Assert.InRange(variance, 0.985, 1.015);
        Assert.InRange(values.Average(v => Math.Pow(v, 4)), 2.9, 3.1);
        Assert.InRange(values.Count(v => Math.Abs(v) > 1.959964) / (double)n, 0.048, 0.052);
    }

    [Fact]
    public void Shuffles_give_every_order_its_share()
    {
        RandomStream random = new(3);
        Dictionary<string, int> counts = [];
        int[] items = new int[4];
        for (int i = 0; i < 24_000; i++)
        {
            for (int k = 0; k < 4; k++) items[k] = k;
            random.Shuffle<int>(items);
            string order = string.Concat(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, c => Assert.InRange(c, 850, 1150));
    }

    [Fact]
    public void Names_give_streams_of_their_own() =>
        Assert.Equal(4, new[] { "Dense1.Weight", "Dense1.Bias", "Dense2.Weight", "" }.Select(RandomStream.Name).Distinct().Count());

    private static ulong Expected(ulong seed, ulong stream, ulong step, ulong position)
    {
        const ulong golden = 0x9E3779B97F4A7C15;
        unchecked
        {
            ulong key = Mix(Mix(Mix(seed + golden) + stream * 0xD1342543DE82EF95 + golden) + step * 0xDA942042E4DD58B5 + golden);
            return Mix(key + position * golden);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }

    // Mean α/(α + β), variance αβ/((α + β)²(α + β + 1)).
    [Theory]
    [InlineData(0.05, 0.05)]
    [InlineData(0.2, 0.2)]
    [InlineData(1, 1)]
    [InlineData(0.5, 3)]
    [InlineData(40, 40)]
    public void Beta_draws_have_its_mean_and_variance(double alpha, double beta)
    {
        const int n = 50_000;
        RandomStream random = new(11);
        double[] draws = [.. Enumerable.Range(0, n).Select(_ => random.NextBeta(alpha, beta))];
        double total = alpha + beta, mean = alpha / total, variance = alpha * beta / (total * total * (total + 1));
        Assert.All(draws, d => Assert.InRange(d, 0, 1));
        Assert.Equal(mean, draws.Average(), 4 * Math.Sqrt(variance / n));
        Assert.Equal(1, draws.Average(d => (d - mean) * (d - mean)) / variance, 0.05);
    }
}
