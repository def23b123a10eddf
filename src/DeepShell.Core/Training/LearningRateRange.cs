using System.Globalization;
using DeepShell.Data;
using DeepShell.Graph;
using DeepShell.Models;
using DeepShell.Threading;

namespace DeepShell.Training;

/// <summary>One step of a range test.</summary>
/// <param name="Step">1 for the first.</param>
/// <param name="LearningRate">The step's rate.</param>
/// <param name="Loss">Of the step's batch, before the step.</param>
/// <param name="Smoothed">The moving average of the losses, corrected for its start.</param>
public sealed record LearningRatePoint(int Step, double LearningRate, double Loss, double Smoothed);

/// <summary>
/// What a range test found: how the loss went in a short run in which each step has a higher rate than the one before
/// (arXiv:1506.01186).
/// </summary>
public sealed class LearningRateRange
{
    /// <summary>Where a test begins when it is not told.</summary>
    public const double LowestRate = 1e-7;

    /// <summary>Where a test ends when it is not told.</summary>
    public const double HighestRate = 10;

    private const double Smoothing = 0.98, Diverged = 4;

    private LearningRateRange(IReadOnlyList<LearningRatePoint> points)
    {
        Points = points;
        double? steepest = Steepest(points);
        (double fall, double scatter) = (Fall(points), Scatter(points));
        if (steepest is null) Reason = "the loss never fell.";
        else if (fall > scatter) Suggestion = steepest;
        else Reason = string.Create(CultureInfo.InvariantCulture, $"the smoothed loss falls by {fall:G2}, and from step to step losses scatter by {scatter:G2}: that may be chance. Test a wider range of rates, such as -From 1e-7 -To 10, or larger batches.");
    }

    /// <summary>The steps; fewer than asked for when the loss grew out of hand.</summary>
    public IReadOnlyList<LearningRatePoint> Points { get; }

    /// <summary>The rate at which the smoothed loss fell fastest; null if it never fell, or not by more than losses scatter.</summary>
    public double? Suggestion { get; }

    /// <summary>Why there is no suggestion; null if there is one.</summary>
    public string? Reason { get; }

    /// <summary>Tests rates from <paramref name="from"/> to <paramref name="to"/>, evenly spaced on a logarithmic scale. The model is not changed.</summary>
    /// <param name="model">Begins with its weights, or with those of the options' seed.</param>
    /// <param name="options">Optimizer, loss, batch size, regularizers and clipping; rate, schedule and epochs are not looked at.</param>
    /// <param name="from">The first rate.</param>
    /// <param name="to">The last rate.</param>
    /// <param name="steps">Steps, each on a batch.</param>
    /// <param name="progress">Called after each step with the steps done.</param>
    /// <param name="cancel">Ends the test early, with the steps so far.</param>
    /// <exception cref="DeepShellException">The rates are not in order, or model, data and options don't fit.</exception>
    public static LearningRateRange Test(Model model, TrainingOptions? options = null, double from = LowestRate, double to = HighestRate, int steps = 100,
        Action<int>? progress = null, CancellationToken cancel = default)
    {
        if (!(from > 0 && to > from && double.IsFinite(to)))
            throw new DeepShellException("Training.RateRange", ErrorKind.InvalidArgument, $"The range of rates is {from} to {to}; it must begin above 0 and rise.", "For example -From 1e-7 -To 10.", from);
        if (steps < 3) throw new DeepShellException("Training.RateSteps", ErrorKind.InvalidArgument, $"{steps} steps are too few to see anything.", "Use 3 or more; 100 are usual.", steps);
        options = (options ?? new TrainingOptions()) with { LearningRate = null, Schedule = null, ReduceOnPlateau = null, EarlyStopping = null, WeightAverage = null, Epochs = 1 };
        TrainingRun run = new(model, options);
        using Team team = new(options.ThreadCount ?? Environment.ProcessorCount);
        using ParameterMemory weights = run.Start();
        using Trainer trainer = new(model, weights, run.Loss, run.Options, run.BatchSize, team);
        using BatchLoader loader = new(model.Dataset!, PartitionName.Train, run.BatchSize,
            new BatchOptions { Shuffle = true, Augment = true, DropLast = options.DropLast, Seed = options.Seed });
        // An array: PowerShell cannot index the list that a collection expression would make.
        return new LearningRateRange(Steps(trainer, loader, options.Seed, from, to, steps, progress, cancel).ToArray());
    }

    private static IEnumerable<LearningRatePoint> Steps(Trainer trainer, BatchLoader loader, ulong seed, double from, double to, int steps, Action<int>? progress, CancellationToken cancel)
    {
        double average = 0, best = double.PositiveInfinity;
        for (int step = 0, epoch = 0; step < steps && !cancel.IsCancellationRequested; step++)
        {
            Batch? batch = step == 0 ? null : loader.Next();
            if (batch is null)
            {
                loader.Start(++epoch);
                batch = loader.Next();
            }
            if (batch is null) yield break;
            double rate = from * Math.Pow(to / from, step / (steps - 1.0));
            (double sum, double weight, double penalty) = trainer.Gradient(batch, seed);
            double loss = sum / weight + penalty;
            average = Smoothing * average + (1 - Smoothing) * loss;
            double smoothed = average / (1 - Math.Pow(Smoothing, step + 1));
            if (!double.IsFinite(smoothed)) yield break;
            yield return new LearningRatePoint(step + 1, rate, loss, smoothed);
            best = Math.Min(best, smoothed);
            if (smoothed > Diverged * best) yield break;
            trainer.Update(rate);
            progress?.Invoke(step + 1);
        }
    }

    // The most that the smoothed loss falls, from any of the steps that can be judged to a later one.
    private static double Fall(IReadOnlyList<LearningRatePoint> points)
    {
        double highest = double.NegativeInfinity, fall = 0;
        foreach (LearningRatePoint point in points.Skip(Judged(points)))
        {
            highest = Math.Max(highest, point.Smoothed);
            fall = Math.Max(fall, highest - point.Smoothed);
        }
        return fall;
    }

    // The standard deviation of losses about their trend, from the median of the differences of neighbours (0.6745·√2 of it for
    // normal noise): neither the fall itself nor a few losses out of hand at the end count.
    private static double Scatter(IReadOnlyList<LearningRatePoint> points)
    {
        double[] steps = [.. points.Skip(1).Zip(points, (b, a) => Math.Abs(b.Loss - a.Loss)).Order()];
        return steps.Length == 0 ? 0 : steps[steps.Length / 2] / (0.6745 * Math.Sqrt(2));
    }

    // The first tenth of the points is too noisy to judge: the average has hardly begun.
    private static int Judged(IReadOnlyList<LearningRatePoint> points) => Math.Max(1, points.Count / 10);

    private static double? Steepest(IReadOnlyList<LearningRatePoint> points)
    {
        double steepest = 0;
        double? rate = null;
        for (int i = Judged(points); i < points.Count - 1; i++)
        {
            double slope = (points[i + 1].Smoothed - points[i - 1].Smoothed) / Math.Log(points[i + 1].LearningRate / points[i - 1].LearningRate);
            if (slope < steepest) (steepest, rate) = (slope, points[i].LearningRate);
        }
        return rate;
    }

    /// <inheritdoc/>
    public override string ToString() => Suggestion is { } rate ? $"suggestion {rate:G3}" : $"no suggestion: {Reason}";
}
