using DeepShell.Tensors;

namespace DeepShell.Tests.Engine.Support;

/// <summary>Inputs that keep away from kinks.</summary>
internal static class Samples
{
    /// <summary>
    /// Each row is a permutation of a jittered grid of spacing 0.1: no value within 0.02 of a multiple of ½ (where
    /// activations have their kinks), no two of a row within 0.04 of each other (where maxima switch).
    /// </summary>
    public static void Fill(Span<float> values, int size, ulong seed, float shift = 0)
    {
        RandomStream random = new(seed, 31);
        for (int start = 0; start < values.Length; start += size)
        {
            Span<float> row = values.Slice(start, Math.Min(size, values.Length - start));
            for (int i = 0; i < row.Length; i++)
                row[i] = (float)((i - row.Length / 2 + 0.5) * 0.1 + random.NextDouble(-0.03, 0.03)) + shift;
            random.Shuffle(row);
        }
    }
}
