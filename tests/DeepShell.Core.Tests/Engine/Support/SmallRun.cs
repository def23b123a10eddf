using DeepShell.Data;
using DeepShell.Models;
using DeepShell.Training;

namespace DeepShell.Tests.Engine.Support;

/// <summary>A small classification problem for tests of whole runs.</summary>
internal static class SmallRun
{
    public static Dataset Data(int count = 150) => new Blobs().Generate(count, 7).Split().Normalize();

    public static Model Model(Dataset? data = null) => Models.Model.For(data ?? Data());

    public static Model Train(TrainingOptions options, Model? model = null)
    {
        TrainingRun run = new(model ?? Model(), options);
        foreach (EpochRecord record in run.Run()) Assert.True(double.IsFinite(record.Loss));
        return run.Result;
    }
}
