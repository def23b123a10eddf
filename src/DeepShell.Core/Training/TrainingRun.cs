using System.Diagnostics;
using System.Globalization;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Graph;
using DeepShell.Losses;
using DeepShell.Metrics;
using DeepShell.Models;
using DeepShell.Ops;
using DeepShell.Schedules;
using DeepShell.Threading;

namespace DeepShell.Training;

/// <summary>Trains a model on its dataset, epoch by epoch. The model itself is not changed; <see cref="Result"/> is a new one.</summary>
public sealed class TrainingRun
{
    private readonly Model _model;
    private readonly TrainingOptions _options;
    private readonly Dataset _dataset;
    private readonly List<EpochRecord> _history;
    private readonly Loss _loss;
    private readonly Metric[] _metrics;
    private readonly double _rate;

    /// <summary>Checks that model, data and options fit each other; nothing is computed yet.</summary>
    /// <exception cref="DeepShellException">They don't.</exception>
    public TrainingRun(Model model, TrainingOptions? options = null)
    {
        _model = model;
        _options = options ?? new TrainingOptions();
        _dataset = model.Dataset ?? throw new DeepShellException("Training.NoData", ErrorKind.InvalidOperation,
            $"{model.Name} was loaded from a file and has no data to learn from.", "Give it some with -Dataset.", model);
        if (_dataset.Partitions is null)
            throw new DeepShellException("Training.NotSplit", ErrorKind.InvalidOperation, $"{_dataset.Name} is not split, so nothing could show whether training helps.",
                "Split it before New-Model: … | Split-Dataset | … | New-Model.", _dataset);
        int rows = _dataset.Partitions.Train;
        _loss = _options.Loss ?? TrainingDefaults.Loss(model.Task, model.Compiled);
        CheckLoss(_loss, model);
        _options.Optimizer.Check();
        _metrics = [.. _options.Metrics ?? TrainingDefaults.Metrics(model.Task)];
        foreach (Metric metric in _metrics) CheckMetric(metric, model);
        if (_options.BatchSize > rows)
            throw new DeepShellException("Training.BatchSize", ErrorKind.InvalidArgument, $"The batch size is {_options.BatchSize:N0}, but the training part has {rows:N0} rows.",
                $"Use -BatchSize {rows} or less.", _options.BatchSize);
        BatchSize = _options.BatchSize ?? TrainingDefaults.BatchSize(rows);
        Epochs = _options.Epochs ?? TrainingDefaults.Epochs(rows, BatchSize);
        _options = _options with { Regularizers = _options.Regularizers ?? TrainingDefaults.Regularizers(model.Task, model.Preprocessing, _options.Optimizer, rows) };
        if (_options.EarlyStopping is not null && _dataset.Partitions.Validation == 0)
            throw new DeepShellException("Training.NoValidation", ErrorKind.InvalidOperation, $"Early stopping needs a validation part, and {_dataset.Name} has none.",
                "Split with three shares, such as -Ratio 60,20,20.", _dataset);
        _rate = _options.LearningRate ?? _options.Optimizer.LearningRate;
        if (!double.IsFinite(_rate) || _rate < 0)
            throw new DeepShellException("Training.LearningRate", ErrorKind.InvalidArgument, string.Create(CultureInfo.InvariantCulture, $"The learning rate is {_rate}, expected a number that is not negative."),
                "For example -LearningRate 0.001.", _rate);
        if (_options.Schedule is { } schedule) LearningRateControl.Check(schedule, _rate, Epochs, StepsPerEpoch(rows));
        _history = [.. model.History];
        Warnings = [.. Doubts(model), .. Doubts(_options.Schedule, Epochs, StepsPerEpoch(rows))];
    }

    /// <summary>What can be trained but is probably not meant.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Samples a step.</summary>
    public int BatchSize { get; }

    internal Loss Loss => _loss;

    /// <summary>The options, with what was chosen by the data.</summary>
    internal TrainingOptions Options => _options;

    /// <summary>Epochs that will be run at most.</summary>
    public int Epochs { get; }

    /// <summary>The trained model: the best weights under early stopping or after a cancellation, otherwise the last.</summary>
    public Model Result { get; private set; } = null!;

    /// <summary>Why the run ended; null while it runs.</summary>
    public StopReason? Stopped { get; private set; }

    /// <summary>The epoch whose weights <see cref="Result"/> has; 0 for the weights before training.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Called after every step, on the training thread.</summary>
    public Action<TrainingProgress>? Progress { get; init; }

    /// <summary>Trains. Each epoch's record is handed out as it ends; breaking off leaves <see cref="Result"/> usable, with the best weights so far.</summary>
    public IEnumerable<EpochRecord> Run(CancellationToken cancel = default)
    {
        bool hasValidation = _dataset.Partitions!.Validation > 0;
        using Team team = new(_options.ThreadCount ?? Environment.ProcessorCount);
        ParameterMemory weights = Start();
        // What is validated and kept: the average of the weights, if there is one.
        ParameterMemory shown = _options.WeightAverage is null ? weights : Clone(weights), kept = Clone(weights);
        using Trainer trainer = new(_model, weights, _loss, _options, BatchSize, team)
        {
            Average = _options.WeightAverage is { } beta ? new WeightAverage(beta, weights, shown, team) : null,
        };
        using BatchLoader loader = new(_dataset, PartitionName.Train, BatchSize,
            new BatchOptions { Shuffle = true, Augment = true, DropLast = _options.DropLast, Seed = _options.Seed });
        using Evaluator? evaluator = hasValidation ? new Evaluator(_model, shown, _loss, _dataset, PartitionName.Validation, _metrics, team) : null;
        LearningRateControl rates = new(_rate, _options.Schedule, _options.ReduceOnPlateau, Epochs, loader.BatchesPerEpoch);
        EpochPass pass = new(trainer, loader, _model, _loss, _metrics, _options, rates) { Progress = Progress, Epochs = Epochs };
        Stopwatch clock = Stopwatch.StartNew();
        int before = _history.Count, patience = 0;
        double best = double.PositiveInfinity;
        // What holds if the caller stops asking for epochs.
        StopReason reason = StopReason.Cancelled;
        try
        {
            for (int epoch = before + 1; epoch <= before + Epochs; epoch++)
            {
                EpochRecord? record = pass.Run(epoch, epoch - before, clock, cancel);
                if (record is null)
                {
                    reason = pass.Diverged ? StopReason.Diverged : StopReason.Cancelled;
                    yield break;
                }
                trainer.Average?.Write();
                if (evaluator is not null) record = evaluator.AddTo(record);
                _history.Add(record);
                // Without a validation part the training loss is all there is to tell better weights from worse.
                double judged = record.ValidationLoss ?? record.Loss;
                bool better = judged < best - (_options.EarlyStopping?.MinDelta ?? 0);
                if (better) (best, patience) = (judged, 0);
                rates.EpochEnded(judged);
                if (better || _options.EarlyStopping is null && !double.IsFinite(best)) Keep(shown, kept, epoch);
                yield return record;
                if (_options.EarlyStopping is { } stopping && !better && ++patience >= stopping.Patience)
                {
                    reason = StopReason.EarlyStopping;
                    yield break;
                }
            }
            reason = StopReason.Finished;
        }
        finally
        {
            // Broken off within the first epoch, the weights as they are beat those before training.
            bool takeLast = (reason == StopReason.Finished && _options.EarlyStopping is null) || (reason == StopReason.Cancelled && BestEpoch == 0);
            if (takeLast) BestEpoch = _history.Count;
            if (takeLast && reason == StopReason.Cancelled) trainer.Average?.Write();
            if (shown != weights) weights.Dispose();
            Finish(takeLast ? shown : kept, takeLast ? kept : shown, reason);
        }
    }

    private int StepsPerEpoch(int rows) => Math.Max(1, _options.DropLast ? rows / BatchSize : (rows + BatchSize - 1) / BatchSize);

    private void Keep(ParameterMemory weights, ParameterMemory kept, int epoch)
    {
        kept.CopyFrom(weights);
        BestEpoch = epoch;
    }

    private void Finish(ParameterMemory result, ParameterMemory other, StopReason reason)
    {
        other.Dispose();
        Stopped = reason;
        Result = _model.Trained(result, _loss, _history, new RecipeStep("Train",
            ("Optimizer", _options.Optimizer), ("LearningRate", _rate), ("Schedule", _options.Schedule),
            ("ReduceOnPlateau", _options.ReduceOnPlateau?.ToString()), ("Regularizers", _options.Regularizers is { Count: > 0 } some ? some : null),
            ("ClipValue", _options.ClipValue), ("ClipNorm", _options.ClipNorm), ("WeightAverage", _options.WeightAverage), ("Epochs", _history.Count), ("BatchSize", BatchSize), ("Loss", _loss),
            ("Seed", (long)_options.Seed), ("Stopped", reason), ("BestEpoch", BestEpoch)));
    }

    /// <summary>The weights that a run begins with.</summary>
    internal ParameterMemory Start() => _model.IsTrained || _model.Seed is not null ? Clone(_model.Weights) : _model.Initial(_options.Seed);

    private static ParameterMemory Clone(ParameterMemory weights)
    {
        ParameterMemory copy = new(weights.Graph);
        copy.CopyFrom(weights);
        return copy;
    }

    // An output layer may start at zero: its units differ by their targets.
    private static IEnumerable<string> Doubts(Model model)
    {
        if (model.IsTrained) yield break;
        foreach (ParameterSlot slot in model.Compiled.Graph.Parameters)
            if (slot is { Decays: true, Shape.Rank: > 1, Initializer: Initializers.Constant start } && !slot.Name.StartsWith(model.Layers[^1].Name + ".", StringComparison.Ordinal))
                yield return string.Create(CultureInfo.InvariantCulture, $"All weights of {slot.Name} start at {start.Value}: its units compute the same, get the same gradient and stay the same. Use a random initialiser such as Glorot or He.");
        string[] unread = [.. model.Network.Unread(model.Preprocessing.Parts.Select(p => p.Name))];
        if (unread.Length > 0)
            yield return $"No layer that leads to the output reads {(unread.Length == 1 ? "column" : "the columns")} {string.Join(", ", unread.Take(5).Select(c => $"'{c}'"))}{(unread.Length > 5 ? $" and {unread.Length - 5} more" : "")}: nothing is learnt from {(unread.Length == 1 ? "it" : "them")}. Add a layer with -InputFrom {unread[0]}, or -InputFrom Input for all columns.";
        foreach (Node node in model.Compiled.Graph.Nodes)
            if (node.Op is ConvolutionOp op && op.SmallInput is { } small) yield return $"Layer {node.Layer}: {small}, and much of it meets padding only. Use a smaller KernelSize or Dilation, or less pooling in front.";
    }

    // Not an error, as a schedule that is cut off is: a run with the default epochs may be shorter than the default distance.
    private static IEnumerable<string> Doubts(Schedule? schedule, int epochs, int stepsPerEpoch)
    {
        if (schedule is Step { Every: var every, Per: var per } && every >= (per == ScheduleUnit.Step ? (long)epochs * stepsPerEpoch : epochs))
            yield return $"The schedule Step drops every {every:N0} {per.ToString().ToLowerInvariant()}s, longer than the run: the rate never changes. Use a smaller -Every, or more -Epochs.";
    }

    private static void CheckLoss(Loss loss, Model model)
    {
        bool classes = model.Task == LearningTask.Classification;
        if (loss.Target == TargetKind.Class != classes)
            throw new DeepShellException("Training.Loss", ErrorKind.InvalidArgument,
                $"The loss {Components.Describe(loss).Name} compares with {(classes ? "values" : "classes")}, but {model.Name} learns {(classes ? "classes" : "values")}.",
                $"Losses that fit: {Fitting<Loss>(l => l.Target == TargetKind.Class == classes && (!classes || IsOfDistances(l) == model.Compiled.GivesDistances))}.", loss);
        if (!classes || IsOfDistances(loss) == model.Compiled.GivesDistances) return;
        string name = Components.Describe(loss).Name;
        throw model.Compiled.GivesDistances
            ? new DeepShellException("Training.Loss", ErrorKind.InvalidArgument, $"The loss {name} takes scores of classes, but {model.Name} ends with {model.Layers[^1].Name}, whose output is distances.",
                $"Use -Loss {Components.Describe(TrainingDefaults.Loss(model.Task, model.Compiled)).Name}, or add a Dense layer behind {model.Layers[^1].Name}.", loss)
            : new DeepShellException("Training.Loss", ErrorKind.InvalidArgument, $"The loss {name} takes distances, but {model.Name} ends with {model.Layers[^1].Name}, whose output is scores of classes.",
                "Let the network end with a distance: Add-Layer Distance -InputFrom tower, tower2.", loss);
    }

    private static bool IsOfDistances(Loss loss) => loss.Link is Link.Distance or Link.Nearest;

    private static void CheckMetric(Metric metric, Model model)
    {
        bool classes = model.Task == LearningTask.Classification;
        if (metric.Target == TargetKind.Class != classes)
            throw new DeepShellException("Training.Metric", ErrorKind.InvalidArgument,
                $"The metric {Components.Describe(metric).Name} judges {(classes ? "values" : "classes")}, but {model.Name} learns {(classes ? "classes" : "values")}.",
                $"Metrics that fit: {Fitting<Metric>(m => m.Target == TargetKind.Class == classes)}.", metric);
    }

    private static string Fitting<T>(Func<T, bool> fits) =>
        string.Join(", ", Components.Of<T>().Where(c => !c.Settings.Any(s => s.IsRequired) && fits((T)c.Create())).Select(c => c.Name));
}
