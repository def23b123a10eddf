using DeepShell.Architectures;
using DeepShell.Data;
using DeepShell.Data.Generators;
using DeepShell.Models;
using DeepShell.Training;

namespace DeepShell.Tests.Engine;

/// <summary>A run that cannot fit is refused before its first step, with figures.</summary>
public sealed class TrainingMemoryTests
{
    private const long GiB = 1L << 30;
    private static readonly Model s_model = Model.For(new Digits().Generate(100, 1).Split(), new Mlp { Hidden = [8] });

    [Fact]
    public void WhatFitsIsNotMentioned() => new TrainingMemory(GiB, GiB).Check(s_model, 32, 2 * GiB);

    [Fact]
    public void ALargeBatchIsToldTheBatchThatFits()
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => new TrainingMemory(GiB, 4 * GiB).Check(s_model, 64, 3 * GiB));
        Assert.Equal("DeepShell.Training.Memory", e.Id);
        Assert.Contains("needs 5.0 GiB: 1.0 for", e.Problem);
        Assert.Contains("-BatchSize of 32 ", e.Remedy);
    }

    [Fact]
    public void ALargeNetworkIsToldToShrink()
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => new TrainingMemory(4 * GiB, GiB).Check(s_model, 64, 3 * GiB));
        Assert.Contains("fewer units", e.Remedy);
    }

    [Theory]
    [InlineData(1_000_000, 1_000_000)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(46_341, 46_341)]
    public void SizesThatOverflowAreRefusedWithARemedy(int first, int second)
    {
        Dataset data = new Digits().Generate(100, 1).Split();
        DeepShellException e = Assert.Throws<DeepShellException>(() =>
        {
            TrainingRun run = new(Model.For(data, new Mlp { Hidden = [first, second] }), new TrainingOptions { BatchSize = 10, Epochs = 1 });
            foreach (EpochRecord _ in run.Run()) { }
        });
        Assert.Equal(ErrorKind.LimitExceeded, e.Kind);
        Assert.NotEmpty(e.Remedy!);
    }
}
