using DeepShell.Graph;
using DeepShell.Tensors;

namespace DeepShell.Tests.Engine.Support;

/// <summary>A plan that shares memory, with and without poison, and takes its rows one by one, must give the bits of one that does not.</summary>
internal static class PlanEquality
{
    public static void Check(Bench.Builder build, Shape shape, string text, Func<ParameterSlot, bool>? learns = null, int rows = 5)
    {
        foreach (bool training in new[] { true, false })
        {
            float[] expected = Run(build, shape, rows, new PlanOptions { Rows = rows, Training = training, ShareMemory = false, Fuse = false, PoisonDeadMemory = false, PieceFloats = long.MaxValue, Learns = learns });
            Assert.DoesNotContain(expected, float.IsNaN);
            foreach (bool poison in new[] { false, true })
            {
                float[] actual = Run(build, shape, rows, new PlanOptions { Rows = rows, Training = training, PoisonDeadMemory = poison, PieceFloats = poison ? 1 : PlanPieces.Floats, Learns = learns });
                Bits.Equal(expected, actual, $"{text}, training {training}, poison {poison}");
            }
        }
    }

    private static float[] Run(Bench.Builder build, Shape shape, int rows, PlanOptions options)
    {
        using Bench bench = new(build, shape, rows, options);
        bench.Plan.Wipe();
        return bench.Everything(steps: 2);
    }
}

/// <summary>Compares floats bit for bit.</summary>
internal static class Bits
{
    public static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"{what}: element {i} is {actual[i]:R}, expected {expected[i]:R}");
    }
}
