using System.Diagnostics;
using DeepShell.Architectures;
using DeepShell.Data;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Prediction;
using DeepShell.Threading;
using DeepShell.Training;

namespace DeepShell.TrainingTable;

/// <summary>The workloads of the peer's script, through the public API: loading, shuffling and progress included.</summary>
internal static unsafe class Workloads
{
    private static readonly Dictionary<string, Workload> s_table = new()
    {
        ["mlp"] = new(() => new Mlp { Hidden = [128, 64] }, () => new Adam(), 64),
        ["wide-mlp"] = new(() => new Mlp { Hidden = [1024, 1024] }, () => new Adam(), 256),
        ["cityu"] = new(() => new CityU(), () => new Sgd { LearningRate = 0.02, Momentum = 0.9, Nesterov = true }, 50),
        ["lenet"] = new(() => new LeNet(), () => new Adam(), 64),
        ["resnet20"] = new(() => new ResNet20(), () => new Sgd { LearningRate = 0.1, Momentum = 0.9 }, 128, _ => Noise(), WeightDecay: 1e-4),
        ["lstm"] = new(() => new RecurrentNet { Units = [128] }, () => new Adam(), 64),
        ["iris"] = new(() => new Mlp { Hidden = [16, 16] }, () => new Adam(), 16, _ => Points()),
    };

    private static Dataset? s_digits;

    /// <summary>A workload by its name.</summary>
    public static Workload Of(string name) => s_table[name];

    public static IEnumerable<string> All => [.. s_table.Keys, "adam-10m", "predict:mlp", "predict:cityu", "predict:resnet20", "predict:lstm"];

    public static IEnumerable<(string, object)> Measure(string name, Arguments a) =>
        name == "adam-10m" ? [("ms", Math.Round(AdamStep(a), 2))]
        : name.StartsWith("predict:", StringComparison.Ordinal) ? Predict(s_table[name[8..]], a)
        : Train(s_table[name], a);

    /// <summary>Prints each step of a workload's plan with its time.</summary>
    public static void ShowPlan(string name, Arguments a)
    {
        if (!s_table.TryGetValue(name, out Workload? w))
        {
            Console.Error.WriteLine($"{name} does not train: it has no plan to show.");
            return;
        }
        Console.WriteLine($"{name}");
        IReadOnlyList<MeasuredStep> steps = PlanProfile.Measure(Model.For((w.Data ?? Digits)(a), w.Architecture()), w.Options(a.Threads));
        Console.WriteLine($"{steps[0].Plan}; {steps.Sum(s => s.Time.TotalMicroseconds):N0} µs a step");
        foreach (MeasuredStep s in steps)
            Console.WriteLine($"{s.Number,4} {s.Pass,-8} {s.Layer,-24} {s.Op,-24} {s.Shape,-10} {s.Megabytes,7:0.00} MB {s.Time.TotalMicroseconds,9:0.0} µs {s.Share,6:0.0%} {s.GigaFlops,7:0.0} GFLOP/s {s.GigabytesPerSecond,6:0.0} GB/s  {s.Kernel}");
    }

    private static IEnumerable<(string, object)> Train(Workload w, Arguments a)
    {
        Stopwatch clock = Stopwatch.StartNew();
        Dataset data = (w.Data ?? Digits)(a);
        double read = clock.Elapsed.TotalSeconds;
        (double speed, double first) = Train(w, data, a.Threads, a.Seconds);
        return [("samples_s", Math.Round(speed)), ("first_step_s", Math.Round(first, 3)), ("read_s", Math.Round(read, 3))];
    }

    /// <summary>The speed of a workload alone.</summary>
    public static double SamplesPerSecond(Workload w, Arguments a, int threads, double seconds) => Train(w, s_digits ??= Digits(a), threads, seconds).Speed;

    private static (double Speed, double FirstStep) Train(Workload w, Dataset data, int threads, double seconds)
    {
        Model model = Model.For(data, w.Architecture());
        List<double> windows = [];
        Stopwatch clock = Stopwatch.StartNew();
        double mark = 0, first = 0;
        long steps = 0;
        using CancellationTokenSource done = new();
        TrainingRun run = new(model, w.Options(threads) with { Epochs = int.MaxValue })
        {
            Progress = _ =>
            {
                double now = clock.Elapsed.TotalSeconds;
                if (first == 0) first = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;
                steps++;
                if (now - mark >= 0.25)
                {
                    windows.Add(steps * w.BatchSize / (now - mark));
                    (steps, mark) = (0, now);
                }
                if (now >= seconds) done.Cancel();
            },
        };
        foreach (EpochRecord _ in run.Run(done.Token)) { }
        return (Median(windows.Skip(Math.Min(2, windows.Count - 1))), first);
    }

    private static IEnumerable<(string, object)> Predict(Workload w, Arguments a)
    {
        Dataset data = (w.Data ?? Digits)(a);
        TrainingRun run = new(Model.For(data, w.Architecture()), new TrainingOptions { Epochs = 1, Metrics = [], ThreadCount = a.Threads });
        using CancellationTokenSource soon = new();
        soon.CancelAfter(500);
        foreach (EpochRecord _ in run.Run(soon.Token)) { }
        double one = PredictBatch(run.Result, 1, a.Seconds / 2), many = PredictBatch(run.Result, 256, a.Seconds / 2);
        return [("b1_us", Math.Round(one * 1e6, 1)), ("b256_samples_s", Math.Round(256 / many))];
    }

    private static double PredictBatch(Model model, int batch, double seconds)
    {
        using Predictor predictor = new(model, batch);
        for (int i = 0; i < predictor.Inputs.Length; i++) predictor.Inputs[i] = MathF.Sin(i);
        List<double> times = [];
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            long start = Stopwatch.GetTimestamp();
            predictor.Run(batch);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return Median(times.Skip(times.Count / 5));
    }

    private static double AdamStep(Arguments a)
    {
        const int Count = 10_000_000;
        using Tensors.NativeBlock weights = new(Count, "weights"), gradients = new(Count, "gradients"), states = new(2L * Count, "states");
        for (int i = 0; i < Count; i++) (weights.Pointer[i], gradients.Pointer[i]) = (MathF.Sin(i), MathF.Cos(i));
        using Team team = new(a.Threads);
        AdamJob job = new(weights, gradients, states);
        List<double> times = [];
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < a.Seconds)
        {
            long start = Stopwatch.GetTimestamp();
            job.Step++;
            team.Run(job, a.Threads);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return Median(times.Skip(times.Count / 5));
    }

    private sealed class AdamJob(Tensors.NativeBlock weights, Tensors.NativeBlock gradients, Tensors.NativeBlock states) : ITeamJob
    {
        private readonly Adam _adam = new();

        public long Step { get; set; }

        public void Execute(int member, int members)
        {
            long from = weights.Length / 16 * member / members * 16, to = weights.Length / 16 * (member + 1) / members * 16;
            _adam.Update(new UpdateContext(weights.Pointer + from, gradients.Pointer + from, states.Pointer + from, weights.Length, (int)(to - from), 0.001, Step));
        }
    }

    private static Dataset Digits(Arguments a) =>
        DatasetReader.Read(Path.Combine(a.Data, "mnist")).Split(new SplitOptions { Ratio = [99, 1] });

    // 1280 colour images of 32×32 to train on, of noise: only the time counts.
    private static Dataset Noise()
    {
        const int Count = 1408;
        byte[] pixels = new byte[Count * 32 * 32 * 3];
        new Random(1).NextBytes(pixels);
        CategoryField label = new("y", [.. Enumerable.Range(0, Count).Select(i => i % 10)], [.. Enumerable.Range(0, 10).Select(c => $"{c}")], FieldRole.Label);
        return new Dataset([ImageField.FromPixels("x", 32, 32, 3, pixels), label], LearningTask.Classification).Split(new SplitOptions { Ratio = [1280.0 / Count * 100, 128.0 / Count * 100] });
    }

    // 120 training rows of noise: only the time counts.
    private static Dataset Points()
    {
        Tensors.RandomStream random = new(1);
        Field[] fields = new Field[5];
        for (int f = 0; f < 4; f++)
        {
            double[] values = new double[126];
            for (int i = 0; i < values.Length; i++) values[i] = random.NextNormal();
            fields[f] = new NumberField($"x{f}", values);
        }
        fields[4] = new CategoryField("y", [.. Enumerable.Range(0, 126).Select(i => i % 3)], ["a", "b", "c"], FieldRole.Label);
        return new Dataset(fields, LearningTask.Classification).Split(new SplitOptions { Ratio = [120.0 / 126 * 100, 6.0 / 126 * 100] });
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }
}
