using System.Globalization;
using System.Management.Automation;
using DeepShell.Metrics;
using DeepShell.Models;
using DeepShell.Regularizers;
using DeepShell.Schedules;
using DeepShell.Training;

namespace DeepShell.PowerShell;

/// <summary>Trains a model and returns the trained one; the model that was given does not change.</summary>
/// <remarks>
/// <para>The result's History has a record for each epoch. A model that is trained already goes on from its weights.</para>
/// <para>Ctrl-C ends the training, not the pipeline: the model with the best weights so far is returned, and goes on to
/// Measure-Model or Export-Model. A second Ctrl-C stops the pipeline. In hosts without a console of their own a stopped
/// pipeline takes no more output; there the model is left in the variable $DeepShellModel.</para>
/// </remarks>
/// <example>
/// <summary>Adam with its defaults; epochs and batch size by the size of the data.</summary>
/// <code>Import-Dataset iris.csv | Split-Dataset | Normalize-Data | New-Model | Start-Training -Optimizer Adam</code>
/// </example>
/// <example>
/// <summary>Momentum, and a stop when the validation loss no longer falls.</summary>
/// <code>$model | Start-Training -Optimizer Sgd -Momentum 0.9 -Nesterov -LearningRate 0.02 -Epochs 100 -EarlyStopping -Patience 5</code>
/// </example>
/// <example>
/// <summary>The learning rate falls by a tenth every 5th epoch; the last line says the same with a script block.</summary>
/// <code>$model | Start-Training -Optimizer Sgd -LearningRate 0.02 -Schedule Step -Every 5 -Factor 0.9
/// $model | Start-Training -Optimizer Sgd -Schedule { param($epoch, $rate) 0.02 * [Math]::Pow(0.9, [Math]::Floor($epoch / 5)) }</code>
/// </example>
/// <example>
/// <summary>The course of the training.</summary>
/// <code>$model.History | Select-Object Epoch, Loss, ValidationLoss, ValidationAccuracy | Export-Csv history.csv</code>
/// </example>
/// <seealso cref="NewModelCommand"/>
/// <seealso cref="MeasureModelCommand"/>
[Cmdlet(VerbsLifecycle.Start, "Training")]
[OutputType(typeof(Model))]
public sealed class StartTrainingCommand : OptimizerCommand
{
    private readonly ScheduleArgument _schedule;

    /// <summary>A cmdlet.</summary>
    public StartTrainingCommand() => _schedule = new(this);

    /// <summary>Size of a step; by default the optimiser's own.</summary>
    [Parameter]
    public double? LearningRate { get; set; }

    /// <summary>
    /// How the learning rate changes: a schedule's name (its settings become parameters), a table such as
    /// @{ Type = 'Step'; Every = 5; Factor = 0.9 }, or a script block that gets the epoch (0 for the first) and the rate before,
    /// and returns the rate.
    /// </summary>
    /// <value>Constant</value>
    [Parameter]
    [ArgumentCompleter(typeof(ComponentCompleter<Schedule>))]
    public object? Schedule { get; set; }

    /// <summary>Lowers the learning rate when the validation loss no longer falls: to a tenth, after 5 epochs without improvement.</summary>
    [Parameter]
    public SwitchParameter ReduceOnPlateau { get; set; }

    /// <summary>What a plateau leaves of the learning rate. Turns ReduceOnPlateau on.</summary>
    /// <value>0.1</value>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    public double? PlateauFactor { get; set; }

    /// <summary>Epochs without improvement that make a plateau. Turns ReduceOnPlateau on.</summary>
    /// <value>5</value>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? PlateauPatience { get; set; }

    /// <summary>By how much the validation loss must fall not to count as a plateau. Turns ReduceOnPlateau on.</summary>
    /// <value>0.0001</value>
    [Parameter]
    [ValidateRange(0.0, double.MaxValue)]
    public double? PlateauMinDelta { get; set; }

    /// <summary>Epochs after a plateau in which none is looked for. Turns ReduceOnPlateau on.</summary>
    /// <value>0</value>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? PlateauCooldown { get; set; }

    /// <summary>The rate below which no plateau lowers it. Turns ReduceOnPlateau on.</summary>
    /// <value>0</value>
    [Parameter]
    [ValidateRange(0.0, double.MaxValue)]
    public double? MinLearningRate { get; set; }

    /// <summary>Passes over the training part; by default as many as make about 2,000 steps, at least 10 and at most 300.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Epochs { get; set; }

    /// <summary>What is reported each epoch beside the loss: by default accuracy for classes and the mean absolute error for values.</summary>
    [Parameter]
    [ComponentTransformation(typeof(Metric))]
    [ArgumentCompleter(typeof(ComponentCompleter<Metric>))]
    public Metric[]? Metric { get; set; }

    /// <summary>Stops when the validation loss no longer falls, and goes back to the best weights.</summary>
    [Parameter]
    public SwitchParameter EarlyStopping { get; set; }

    /// <summary>Epochs without improvement that early stopping waits for. Turns it on.</summary>
    /// <value>5</value>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Patience { get; set; }

    /// <summary>By how much the validation loss must fall to count as better. Turns early stopping on.</summary>
    /// <value>0.0001</value>
    [Parameter]
    [ValidateRange(0.0, double.MaxValue)]
    public double? MinDelta { get; set; }

    /// <summary>What keeps the weights small: names or tables of regularizers, such as L2, @{ Type = 'MaxNorm'; Limit = 3 }. By default weight decay for tables that Adam learns; @() is none.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [ComponentTransformation(typeof(Regularizer))]
    [ArgumentCompleter(typeof(ComponentCompleter<Regularizer>))]
    public Regularizer[]? Regularizer { get; set; }

    /// <summary>Cuts every element of the gradient to this magnitude.</summary>
    [Parameter]
    [ValidateRange(1e-12, double.MaxValue)]
    public double? ClipValue { get; set; }

    /// <summary>Scales a gradient whose norm over all parameters exceeds this down to it.</summary>
    [Parameter]
    [ValidateRange(1e-12, double.MaxValue)]
    public double? ClipNorm { get; set; }

    /// <summary>Validates and keeps an exponential moving average of the weights; the value is the share of the average that each step keeps, such as 0.999.</summary>
    [Parameter]
    [ValidateRange(0.0, 0.9999999)]
    public double? WeightAverage { get; set; }

    /// <summary>Measures how far each step moves the weights (UpdateRatio in the history; about 0.001 is healthy, 0.1 too much) and the norm of its gradient.</summary>
    [Parameter]
    public SwitchParameter Monitor { get; set; }

    /// <summary>Leaves a last, short batch of each epoch out.</summary>
    [Parameter]
    public SwitchParameter DropLast { get; set; }

    /// <inheritdoc/>
    public override object? GetDynamicParameters()
    {
        RuntimeDefinedParameterDictionary all = (RuntimeDefinedParameterDictionary?)base.GetDynamicParameters() ?? [];
        // A setting that both have is the optimiser's; the schedule's can be given in a table.
        foreach ((string name, RuntimeDefinedParameter parameter) in _schedule.Parameters(Schedule) ?? []) all.TryAdd(name, parameter);
        return all;
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        MetricProperties.Ensure(this);
        using ProgressReporter progress = new(this, $"Training {Model.Name}");
        using Interrupt interrupt = new(Host, Cancellation);
        string? metric = null;
        double value = double.NaN;
        TrainingRun run = new(Bound, Options())
        {
            Progress = p =>
            {
                // A pipeline that is being stopped throws at whatever is written.
                if (!interrupt.Token.IsCancellationRequested)
                    progress.Report(p, metric, value);
            },
        };
        foreach (string warning in run.Warnings) WriteWarning(warning);
        foreach (EpochRecord record in run.Run(interrupt.Token))
        {
            if (record.Metrics.Count > 0) (metric, value) = (record.Metrics.Last().Key, record.Metrics.Last().Value);
            if (!Cancellation.IsCancellationRequested) WriteVerbose(Line(record));
        }
        Finish(run);
    }

    private TrainingOptions Options() => new()
    {
        Optimizer = CreateOptimizer(),
        LearningRate = LearningRate,
        Schedule = _schedule.Create(Schedule),
        ReduceOnPlateau = ReduceOnPlateau || PlateauFactor is not null || PlateauPatience is not null || PlateauMinDelta is not null || PlateauCooldown is not null || MinLearningRate is not null ? Plateau() : null,
        Epochs = Epochs,
        BatchSize = BatchSize,
        Loss = Loss,
        Metrics = Metric,
        Seed = Seed,
        EarlyStopping = EarlyStopping || Patience is not null || MinDelta is not null ? Patiently() : null,
        Regularizers = Regularizer,
        ClipValue = ClipValue,
        ClipNorm = ClipNorm,
        WeightAverage = WeightAverage is > 0 ? WeightAverage : null,
        Monitor = Monitor,
        DropLast = DropLast,
        ThreadCount = ThreadCount,
    };

    private ReduceOnPlateau Plateau()
    {
        ReduceOnPlateau plateau = new();
        return new ReduceOnPlateau
        {
            Factor = PlateauFactor ?? plateau.Factor, Patience = PlateauPatience ?? plateau.Patience, MinDelta = PlateauMinDelta ?? plateau.MinDelta,
            Cooldown = PlateauCooldown ?? plateau.Cooldown, MinRate = MinLearningRate ?? plateau.MinRate,
        };
    }

    private EarlyStopping Patiently()
    {
        EarlyStopping stopping = new();
        return new EarlyStopping { Patience = Patience ?? stopping.Patience, MinDelta = MinDelta ?? stopping.MinDelta };
    }

    private void Finish(TrainingRun run)
    {
        if (Cancellation.IsCancellationRequested)
        {
            LastModel.Keep(this, run.Result, "Training was stopped.");
            return;
        }
        string weights = run.BestEpoch == 0 ? run.Stopped == StopReason.Cancelled ? "those of the unfinished epoch" : "those it started with" : $"those of epoch {run.BestEpoch}";
        switch (run.Stopped)
        {
            case StopReason.Cancelled:
                WriteWarning($"Training was ended by Ctrl-C after {run.Result.History.Count} of {run.Epochs} epochs. The model's weights are {weights}.");
                break;
            case StopReason.EarlyStopping:
                WriteVerbose($"The validation loss no longer fell: stopped after epoch {run.Result.History.Count}. The model's weights are {weights}.");
                break;
        }
        bool diverged = run.Stopped == StopReason.Diverged;
        // What has learnt nothing goes no further: it would be measured and exported as if it had.
        Model left = diverged && run.BestEpoch == 0 ? Model : run.Result;
        if (!diverged || run.BestEpoch > 0) WriteObject(left);
        if (!diverged) return;
        // The error comes after the model; under -ErrorAction Stop an assignment still loses it, the variable does not.
        LastModel.Remember(this, left);
        WriteProblem(new DeepShellException("Training.Diverged", ErrorKind.InvalidOperation,
            $"The loss of {Model.Name} became infinite or not a number in epoch {run.Result.History.Count + 1}; training stopped. "
                + (run.BestEpoch > 0 ? $"The model's weights are {weights}." : $"It has learnt nothing and is not handed on; as it was, it is in ${LastModel.Variable}."),
            "Try a smaller -LearningRate (a tenth; Find-LearningRate suggests one), Normalize-Data if the data are not normalised, or look for extreme values in them.", left));
    }

    private static string Line(EpochRecord r) => string.Create(CultureInfo.InvariantCulture,
        $"epoch {r.Epoch}: loss {r.Loss:G4}{(r.ValidationLoss is { } v ? $", validation {v:G4}" : "")}{string.Concat(r.Metrics.Select(m => string.Create(CultureInfo.InvariantCulture, $", {m.Key} {m.Value:G4}")))}");
}
