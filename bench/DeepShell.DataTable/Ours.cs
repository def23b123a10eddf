using System.Diagnostics;
using DeepShell.Architectures;
using DeepShell.Data;
using DeepShell.Data.Augmentations;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Training;

namespace DeepShell.DataTable;

/// <summary>Our side of every row, through the public API. Each runs in a process of its own, so that its peak of memory is its own.</summary>
internal static class Ours
{
    private const int BatchSize = 64;

    public static Dictionary<string, object> Run(string row, Arguments a) => row switch
    {
        "csv" => Standardise(Inputs.Numbers(a, 1_000_000, false)),
        "csv-all-digits" => Standardise(Inputs.Numbers(a, 1_000_000, true)),
        "profile" => Profile(Inputs.Numbers(a, 1_000_000, false)),
        "photos" => Photos(Path.Combine(a.Folder, "photos")),
        "photos-png" => Photos(Path.Combine(a.Folder, "photos-png")),
        "augment" => Augment(a),
        "cityu" => CityUEpoch(a),
        "large-table" => LargeTable(a),
        "large-folder" => LargeFolder(a),
        _ => throw new ArgumentException($"There is no row {row}."),
    };

    private static Dictionary<string, object> Standardise(string path)
    {
        Stopwatch clock = Stopwatch.StartNew();
        Dataset data = DatasetReader.Read(path, new ImportOptions { NoLabel = true, Precision = NumberPrecision.Single }).Split(new SplitOptions { Ratio = [100, 0] });
        Preprocessing scaling = Preprocessing.Fit(data, new ZScore());
        float[] encoded = new float[data.Count * scaling.InputShape.Size];
        scaling.Encode(data, data.Partitions![PartitionName.Train], encoded);
        return Figures(clock, ("first", encoded[0]));
    }

    private static Dictionary<string, object> Profile(string path)
    {
        Dataset data = DatasetReader.Read(path, new ImportOptions { NoLabel = true });
        Stopwatch clock = Stopwatch.StartNew();
        DatasetProfile profile = DatasetProfiler.Profile(data);
        return Figures(clock, ("median", profile.Columns[3].Median));
    }

    // From the folder to the last augmented batch. Pixels of 300 MB do not fit into the limit: they are decoded once, and most of them wait in a file.
    private static Dictionary<string, object> Photos(string folder)
    {
        Stopwatch clock = Stopwatch.StartNew();
        Dataset data = DatasetReader.Read(folder, new ImportOptions { MemoryLimit = 256L << 20 }).Split(new SplitOptions { Ratio = [100, 0] })
            .Augment(new RandomResizedCrop { Size = new Size2(128) }, new Flip(), new ColorShift()).Normalize();
        return Figures(clock, ("sum", Drain(data, workers: 2)));
    }

    private static Dictionary<string, object> Augment(Arguments a)
    {
        Dataset data = Digits(a).Augment(new Rotation { Degrees = 10 }, new Translation()).Normalize();
        Stopwatch clock = Stopwatch.StartNew();
        return Figures(clock, ("sum", Drain(data, workers: 2)));
    }

    // How much of an epoch of the lecture's network is spent waiting for augmented batches.
    private static Dictionary<string, object> CityUEpoch(Arguments a)
    {
        Dataset data = Digits(a).Augment(new Rotation { Degrees = 10 }, new Translation()).Normalize();
        return Train(data, new CityU(), new Sgd { LearningRate = 0.02, Momentum = 0.9, Nesterov = true }, 50);
    }

    private static Dictionary<string, object> LargeTable(Arguments a)
    {
        string path = Inputs.Numbers(a, 5_000_000, false);
        Stopwatch clock = Stopwatch.StartNew();
        Dataset data = DatasetReader.Read(path, new ImportOptions { Precision = NumberPrecision.Single, MemoryLimit = 500L << 20, Task = LearningTask.Regression });
        double read = clock.Elapsed.TotalSeconds;
        Dataset ready = data.Split(new SplitOptions { Ratio = [98, 2] }).Normalize();
        return Train(ready, new Mlp { Hidden = [64] }, new Adam(), 256, ("read_s", read));
    }

    private static Dictionary<string, object> LargeFolder(Arguments a)
    {
        string path = Inputs.Pictures(a);
        Stopwatch clock = Stopwatch.StartNew();
        Dataset data = DatasetReader.Read(path, new ImportOptions { MemoryLimit = 64L << 20 });
        double read = clock.Elapsed.TotalSeconds;
        Dataset ready = data.Split(new SplitOptions { Ratio = [98, 2] }).Normalize();
        return Train(ready, new Mlp { Hidden = [128] }, new Adam(), 64, ("read_s", read));
    }

    private static Dataset Digits(Arguments a) => DatasetReader.Read(Path.Combine(a.Data, "mnist")).Split(new SplitOptions { Ratio = [99, 1] });

    private static Dictionary<string, object> Train(Dataset data, Architecture architecture, Optimizer optimizer, int batch, params (string Name, object Value)[] more)
    {
        Stopwatch clock = Stopwatch.StartNew();
        TrainingRun run = new(Model.For(data, architecture), new TrainingOptions { Optimizer = optimizer, BatchSize = batch, Epochs = 1, Metrics = [], Seed = 1 });
        EpochRecord epoch = run.Run(default).Last();
        return Figures(clock, [("samples_s", data.Partitions!.Train / clock.Elapsed.TotalSeconds), ("waited", epoch.DataWait), ("loss", epoch.Loss), .. more]);
    }

    private static unsafe double Drain(Dataset data, int workers)
    {
        using BatchLoader loader = new(data, PartitionName.Train, BatchSize, new BatchOptions { Shuffle = true, Augment = true, Seed = 1, Workers = workers });
        loader.Start(1);
        double sum = 0;
        while (loader.Next() is { } batch) sum += batch.Inputs[0];
        return sum;
    }

    private static Dictionary<string, object> Figures(Stopwatch clock, params (string Name, object Value)[] more)
    {
        Dictionary<string, object> figures = new() { ["s"] = clock.Elapsed.TotalSeconds, ["peak_mb"] = Machine.PeakMegabytes(Environment.ProcessId) };
        foreach ((string name, object value) in more) figures[name] = value;
        return figures;
    }
}
