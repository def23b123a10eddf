using System.Runtime.CompilerServices;

namespace DeepShell.Tensors;

/// <summary>
/// A counter-based random stream: the value at a position depends on (seed, stream, step, position) alone, so
/// threads may draw in any order and a run can be repeated or resumed anywhere. The generator is SplitMix64's
/// finaliser over a Weyl sequence (Steele, Lea and Flood 2014), which passes BigCrush.
/// </summary>
public struct RandomStream
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private readonly ulong _key;
    private ulong _position;

    /// <summary>A stream of its own for each (seed, stream, step).</summary>
    public RandomStream(ulong seed, ulong stream = 0, ulong step = 0)
    {
        _key = Mix(Mix(Mix(seed + Golden) + stream * 0xD1342543DE82EF95 + Golden) + step * 0xDA942042E4DD58B5 + Golden);
        _position = 0;
    }

    /// <summary>The stream of a name, so that components need not agree on numbers.</summary>
    public static ulong Name(string name)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in name) hash = (hash ^ c) * 1099511628211;
        return hash;
    }

    /// <summary>64 random bits at a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong BitsAt(ulong position) => Mix(_key + position * Golden);

    /// <summary>Uniform in [0, 1) at a position, with 24 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float UniformAt(ulong position) => (BitsAt(position) >> 40) * (1f / (1 << 24));

    /// <summary>The next 64 bits.</summary>
    public ulong NextBits() => BitsAt(_position++);

    /// <summary>Uniform in [0, 1), with 53 random bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double NextDouble(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>Uniform in [0, bound), without bias (Lemire's method).</summary>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        while (true)
        {
            ulong high = Math.BigMul(NextBits(), (ulong)bound, out ulong low);
            if (low >= (ulong)bound || low >= unchecked(0UL - (ulong)bound) % (ulong)bound) return (int)high;
        }
    }

    /// <summary>Standard normal (Box–Muller; two draws a value).</summary>
    public double NextNormal()
    {
        double u = 1 - NextDouble(), v = NextDouble();
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }

    /// <summary>Beta(α, β), from 0 to 1: X/(X + Y) of two gamma draws, in logarithms, so that small α and β do not underflow.</summary>
    public double NextBeta(double alpha, double beta)
    {
        double x = NextLogGamma(alpha), y = NextLogGamma(beta);
        return 1 / (1 + Math.Exp(y - x));
    }

    // The logarithm of a draw from Gamma(shape, 1), by Marsaglia and Tsang (2000); a shape below 1 from that of shape + 1.
    private double NextLogGamma(double shape)
    {
        if (shape < 1) return NextLogGamma(shape + 1) + Math.Log(1 - NextDouble()) / shape;
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = NextNormal(), v = 1 + c * x;
            if (v <= 0) continue;
            v *= v * v;
            if (Math.Log(1 - NextDouble()) < 0.5 * x * x + d * (1 - v + Math.Log(v))) return Math.Log(d) + Math.Log(v);
        }
    }

    /// <summary>Fisher–Yates, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
