using DeepShell.Kernels;

namespace DeepShell.Tests.Kernels;

/// <summary>Tests that set the process-wide instruction set run alone, after all others.</summary>
[CollectionDefinition("Instruction sets", DisableParallelization = true)]
public sealed class InstructionSetCollection;

/// <summary>Runs each test under every entry of the table that the machine has.</summary>
[Collection("Instruction sets")]
public abstract class KernelTest : IDisposable
{
    private readonly InstructionSet _before = InstructionSets.Current;

    public static TheoryData<InstructionSet> Sets => new(InstructionSets.Available);

    protected static void Use(InstructionSet set) => InstructionSets.Current = set;

    public void Dispose()
    {
        InstructionSets.Current = _before;
        GC.SuppressFinalize(this);
    }

    protected static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]) && !(float.IsNaN(expected[i]) && float.IsNaN(actual[i])))
                Assert.Fail($"{what}: element {i} is {actual[i]:R}, expected {expected[i]:R}");
    }

    protected static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]))))
                Assert.Fail($"{what}: element {i} is {actual[i]:R}, expected {expected[i]:R}");
    }
}
