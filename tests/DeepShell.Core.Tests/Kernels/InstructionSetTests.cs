using DeepShell.Kernels;

namespace DeepShell.Tests.Kernels;

public sealed class InstructionSetTests
{
    [Fact]
    public void The_widest_set_of_the_machine_comes_first_and_scalar_is_always_there()
    {
        Assert.Equal(InstructionSets.Available.Order(), InstructionSets.Available);
        Assert.Equal(InstructionSet.Scalar, InstructionSets.Available[^1]);
        Assert.Equal(InstructionSets.Available[0], InstructionSets.Parse(null));
        Assert.Equal(InstructionSet.Scalar, InstructionSets.Parse(" scalar "));
    }

    [Theory, InlineData("avx9"), InlineData("17")]
    public void An_unknown_set_is_refused_with_the_known_ones(string name)
    {
        var e = Assert.Throws<DeepShellException>(() => InstructionSets.Parse(name));
        Assert.Contains("Scalar", e.Message);
        Assert.Contains(name, e.Message);
    }

    [Fact]
    public void A_set_the_machine_lacks_is_refused()
    {
        foreach (InstructionSet set in Enum.GetValues<InstructionSet>().Except(InstructionSets.Available))
            Assert.Equal("DeepShell.InstructionSet.Missing", Assert.Throws<DeepShellException>(() => InstructionSets.Parse(set.ToString())).Id);
    }
}
