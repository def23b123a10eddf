using System.Text;
using System.Text.Json;

namespace DeepShell.Tests.Golden;

/// <summary>The C# half of tests/Golden/reference.py: the same named numbers, the same digests.</summary>
internal static class Reference
{
    private const int Samples = 10;

    public static JsonElement Load(string name)
    {
        string path = Path.Combine(SharedData.Repository, "tests", "Golden", name);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }

    /// <summary>Numbers in [−1, 1): a linear congruential generator, started with the FNV-1a hash of the name.</summary>
    public static double[] Numbers(string name, int count)
    {
        uint state = 2166136261;
        foreach (byte c in Encoding.UTF8.GetBytes(name)) state = (state ^ c) * 16777619;
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            state = state * 1664525 + 1013904223;
            values[i] = (state >> 8) / (double)(1 << 23) - 1;
        }
        return values;
    }

    public static void Fill(Span<float> to, string name, double amplitude = 1, double offset = 0)
    {
        double[] values = Numbers(name, to.Length);
        for (int i = 0; i < to.Length; i++) to[i] = (float)(values[i] * amplitude + offset);
    }

    /// <summary>
    /// The largest difference from a digest, relative to the array's norm (for the norm and the projection) or to its
    /// elements' root mean square or own size, whichever is larger (for the elements that the digest holds).
    /// </summary>
    public static double Difference(JsonElement digest, ReadOnlySpan<float> actual)
    {
        double[] expected = [.. digest.EnumerateArray().Select(e => e.GetDouble())];
        double norm = 0, projection = 0;
        double[] onto = Numbers("projection", actual.Length);
        for (int i = 0; i < actual.Length; i++) (norm, projection) = (norm + (double)actual[i] * actual[i], projection + actual[i] * onto[i]);
        norm = Math.Sqrt(norm);
        // Gradients that are zero but for rounding (a bias in front of a normalisation) have no scale of their own.
        double scale = Math.Max(expected[0], 1e-5), typical = scale / Math.Sqrt(actual.Length);
        double worst = Math.Max(Math.Abs(norm - expected[0]), Math.Abs(projection - expected[1])) / scale;
        int picks = Math.Min(Samples, actual.Length);
        Assert.Equal(2 + picks, expected.Length);
        for (int i = 0; i < picks; i++)
        {
            double difference = Math.Abs(actual[(int)((long)i * actual.Length / picks)] - expected[2 + i]);
            worst = Math.Max(worst, difference / Math.Max(Math.Abs(expected[2 + i]), typical));
        }
        return double.IsNaN(norm) ? double.NaN : worst;
    }
}
