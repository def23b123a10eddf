using System.Diagnostics;
using System.Globalization;
using DeepShell.Data;
using DeepShell.Graph;
using DeepShell.Kernels;
using DeepShell.Models;
using DeepShell.Threading;

namespace DeepShell.Training;

/// <summary>Where the time of training goes: every step of the compiled plan, timed in place while the model trains on its own data.</summary>
public static unsafe class PlanProfile
{
    private const int WarmUp = 20;

    /// <summary>Runs training steps on a copy of the weights and gives the median time of each step of the plan. The model is not changed.</summary>
    /// <param name="model">A model with a dataset that is split.</param>
    /// <param name="options">Optimizer, loss, batch size, regularizers, threads; rate and epochs are not looked at.</param>
    /// <param name="steps">Training steps that are timed, after 20 that are not.</param>
    /// <param name="progress">Called after each step with the steps done.</param>
    /// <param name="cancel">Ends the measurement early, with the steps so far.</param>
    /// <returns>The steps in their order; then waiting for other threads, for data, and the update. Their shares add up to 1.</returns>
    /// <exception cref="DeepShellException">Model, data and options don't fit each other.</exception>
    public static IReadOnlyList<MeasuredStep> Measure(Model model, TrainingOptions? options = null, int steps = 100, Action<int>? progress = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        options = (options ?? new TrainingOptions()) with { LearningRate = null, Schedule = null, ReduceOnPlateau = null, EarlyStopping = null, WeightAverage = null, Epochs = 1 };
        TrainingRun run = new(model, options);
        using Team team = new(options.ThreadCount ?? Environment.ProcessorCount);
        using ParameterMemory weights = run.Start();
        using Trainer trainer = new(model, weights, run.Loss, run.Options, run.BatchSize, team);
        // Short batches would mix two sizes in one median.
        using BatchLoader loader = new(model.Dataset!, PartitionName.Train, run.BatchSize,
            new BatchOptions { Shuffle = true, Augment = true, DropLast = true, Seed = options.Seed });
        PlanClock clock = new(trainer.Plan.Steps.Count, team.Size, steps);
        List<double> data = [], update = [];
        int epoch = 0;
        loader.Start(++epoch);
        for (int step = -WarmUp; step < steps && !cancel.IsCancellationRequested; step++)
        {
            trainer.Plan.Clock = step < 0 ? null : clock;
            long start = Stopwatch.GetTimestamp();
            Batch? batch = loader.Next();
            if (batch is null)
            {
                loader.Start(++epoch);
                batch = loader.Next()!;
            }
            long loaded = Stopwatch.GetTimestamp();
            trainer.Gradient(batch, options.Seed);
            long computed = Stopwatch.GetTimestamp();
            // At a rate of 0 the weights stay finite however long this goes on; the work is the same.
            trainer.Update(0);
            if (step < 0) continue;
            data.Add((loaded - start) / (double)Stopwatch.Frequency);
            update.Add((Stopwatch.GetTimestamp() - computed) / (double)Stopwatch.Frequency);
            progress?.Invoke(step + 1);
        }
        return Steps(trainer.Plan, clock, Describe(trainer.Plan, run.BatchSize), Median(data), Median(update), weights);
    }

    private static MeasuredStep[] Steps(Plan plan, PlanClock clock, string what, TimeSpan data, TimeSpan update, ParameterMemory weights)
    {
        List<MeasuredStep> all = [new() { Number = 0, Layer = "", Op = "Batch", Pass = "Data", Plan = what, Time = data }];
        for (int i = 0; i < plan.Steps.Count; i++)
        {
            PlanStep step = plan.Steps[i];
            (double flops, double floats) = Work(step);
            all.Add(new MeasuredStep
            {
                Number = 0,
                Layer = step.Node.Layer,
                Op = step.Node.Op.Name,
                Kernel = step.Node.Op.Kernel(step.ByRows ? Math.Min(step.PieceRows, plan.Capacity / plan.Members) : plan.Capacity / plan.Members),
                Pass = PassOf(step.Kind),
                Shape = step.Node.Output.Shape.ToString(),
                MegaFlops = flops * plan.Capacity / 1e6,
                Megabytes = (floats * plan.Capacity + ParameterFloats(step)) * sizeof(float) / 1e6,
                Time = clock.Step(i),
                Plan = what,
            });
        }
        all.Add(new MeasuredStep { Number = 0, Layer = "", Op = "Threads", Pass = "Wait", Plan = what, Time = clock.Waiting });
        all.Add(new MeasuredStep
        {
            Number = 0, Layer = "", Op = "Optimizer", Pass = "Update", Plan = what, Time = update,
            Megabytes = weights.Parameters.Length * sizeof(float) * 3 / 1e6,
        });
        double whole = Math.Max(double.Epsilon, all.Sum(s => s.Time.TotalSeconds));
        return [.. all.Select((s, i) => s with { Number = i + 1, Share = s.Time.TotalSeconds / whole })];
    }

    private static string PassOf(StepKind kind) => kind switch
    {
        StepKind.Forward => "Forward",
        StepKind.SeedGradient => "Loss",
        StepKind.Backward => "Backward",
        StepKind.ParameterGradient => "Weights",
        _ => "Add",
    };

    // For one row: operations in products, and floats that are read or written.
    private static (double Flops, double Floats) Work(PlanStep step)
    {
        Node node = step.Node;
        double inputs = node.Inputs.Sum(i => (double)i.Shape.Size), output = node.Output.Shape.Size, flops = 2.0 * node.Op.MultiplyAdds;
        double saved = (node.Op.Saves.HasFlag(Ops.Saves.Inputs) ? inputs : 0) + (node.Op.Saves.HasFlag(Ops.Saves.Output) ? output : 0);
        return step.Kind switch
        {
            StepKind.Forward => (step.Phase == 0 ? flops : 0, inputs + output),
            StepKind.SeedGradient => (0, 1),
            // A product's input gradient needs its weights, not its inputs.
            StepKind.Backward => (step.Phase == 0 ? flops : 0, output + inputs + (flops > 0 ? 0 : saved)),
            StepKind.ParameterGradient => (flops, inputs + output),
            StepKind.AddGradient => (0, 3 * Math.Abs(step.Size)),
            _ => (0, 0),
        };
    }

    private static double ParameterFloats(PlanStep step) => step.Kind switch
    {
        StepKind.Forward or StepKind.Backward or StepKind.ParameterGradient => step.Node.Parameters.Sum(p => (double)p.Shape.Size),
        StepKind.AddParameterGradient => 3.0 * step.Size,
        _ => 0,
    };

    private static string Describe(Plan plan, int batch) => string.Create(CultureInfo.InvariantCulture,
        $"batch {batch}, {plan.Members} {(plan.Members == 1 ? "thread" : "threads")}, {InstructionSets.Current}, {plan.ArenaFloats * sizeof(float) / 1e6:0.0} MB of activations and gradients");

    private static TimeSpan Median(List<double> seconds)
    {
        seconds.Sort();
        return TimeSpan.FromSeconds(seconds.Count == 0 ? 0 : seconds[seconds.Count / 2]);
    }
}
