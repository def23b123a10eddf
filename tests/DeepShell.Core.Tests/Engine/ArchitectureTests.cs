using DeepShell.Losses;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;

namespace DeepShell.Tests.Engine;

/// <summary>What every architecture of the catalogue must do.</summary>
public sealed class ArchitectureTests
{
    public static TheoryData<string> Architectures => ArchitectureCases.Names();

    [Theory, MemberData(nameof(Architectures))]
    public void Gives_the_same_bits_with_any_number_of_threads(string name)
    {
        (Network network, Shape input) = ArchitectureCases.Of(name)!.Value;
        float[]? expected = null;
        foreach (int threads in new[] { 1, 2, 3, 8 })
        {
            using TrainingBench bench = new(network, input, ArchitectureCases.Outputs, new CrossEntropy(), new Adam(), rows: 21, threads);
            for (int s = 0; s < 3; s++) bench.Step();
            Assert.Equal(threads, bench.Plan.Members);
            float[] actual = bench.Everything();
            Assert.DoesNotContain(actual, float.IsNaN);
            expected ??= actual;
            Bits.Equal(expected, actual, $"{name} with {threads} threads");
        }
    }

    [Theory, MemberData(nameof(Architectures))]
    public void Gives_the_same_bits_with_and_without_shared_memory(string name)
    {
        (Network network, Shape input) = ArchitectureCases.Of(name)!.Value;
        float[] apart = Run(shareMemory: false, poison: false, out long large);
        Bits.Equal(apart, Run(shareMemory: true, poison: false, out long small), name);
        Bits.Equal(apart, Run(shareMemory: true, poison: true, out _), $"{name}, poisoned");
        Assert.True(small < large, $"{name}: sharing saves nothing ({small} floats of {large})");

        float[] Run(bool shareMemory, bool poison, out long arena)
        {
            using TrainingBench bench = new(network, input, ArchitectureCases.Outputs, new CrossEntropy(), new Sgd { Momentum = 0.9 }, 6, 2, shareMemory: shareMemory, poison: poison);
            bench.Plan.Wipe();
            for (int s = 0; s < 3; s++) bench.Step();
            arena = bench.Plan.ArenaFloats;
            return bench.Everything();
        }
    }

    [Theory, MemberData(nameof(Architectures))]
    public void Learns_a_batch_by_heart(string name)
    {
        (Network network, Shape input) = ArchitectureCases.Of(name)!.Value;
        using TrainingBench bench = new(network, input, ArchitectureCases.Outputs, new CrossEntropy(), new Adam(), rows: 10);
        double first = bench.Step(), last = first;
        for (int s = 0; s < 25; s++) last = bench.Step();
        Assert.True(last < 0.8 * first, $"{name}: the loss went from {first:G4} to {last:G4}");
    }
}
