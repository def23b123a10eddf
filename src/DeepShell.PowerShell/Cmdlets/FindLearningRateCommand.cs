using System.Management.Automation;
using DeepShell.Data;
using DeepShell.Losses;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Training;

namespace DeepShell.PowerShell;

/// <summary>Tests learning rates on a model in a short run with a rising rate, and suggests one. The model does not change.</summary>
/// <remarks>
/// The range test of arXiv:1506.01186: 100 steps from 1e-7 to 10, evenly spaced on a logarithmic scale. The suggestion is the rate
/// at which the smoothed loss falls fastest. A constant rate, or the peak of OneCycle, is well chosen near it.
/// </remarks>
/// <example>
/// <summary>The loss over the rate as a chart, with the suggestion.</summary>
/// <code>$model | Find-LearningRate -Optimizer Sgd -Momentum 0.9</code>
/// </example>
/// <example>
/// <summary>Training with the rate that was found.</summary>
/// <code>$rate = ($model | Find-LearningRate Adam).Suggestion
/// $model | Start-Training Adam -LearningRate $rate -Schedule OneCycle</code>
/// </example>
/// <seealso cref="StartTrainingCommand"/>
/// <seealso cref="GetLearningRateScheduleCommand"/>
[Cmdlet(VerbsCommon.Find, "LearningRate")]
[OutputType(typeof(LearningRateRange))]
public sealed class FindLearningRateCommand : DeepShellCmdlet, IDynamicParameters
{
    private readonly ComponentArgument<Optimizer> _optimizer;

    /// <summary>A cmdlet.</summary>
    public FindLearningRateCommand() => _optimizer = new(this);

    /// <summary>The model.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Model Model { get; set; } = null!;

    /// <summary>The rule of updating the weights; its settings become parameters.</summary>
    /// <value>Adam</value>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ComponentCompleter<Optimizer>))]
    public object Optimizer { get; set; } = nameof(Adam);

    /// <summary>The first rate.</summary>
    /// <value>1e-7</value>
    [Parameter]
    public double From { get; set; } = LearningRateRange.LowestRate;

    /// <summary>The last rate.</summary>
    /// <value>10</value>
    [Parameter]
    public double To { get; set; } = LearningRateRange.HighestRate;

    /// <summary>Steps from the first rate to the last.</summary>
    /// <value>100</value>
    [Parameter]
    [ValidateRange(3, 1_000_000)]
    public int Steps { get; set; } = 100;

    /// <summary>Samples a step; by default as in training.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? BatchSize { get; set; }

    /// <summary>What is minimised: by default as in training.</summary>
    [Parameter]
    [ComponentTransformation(typeof(Loss))]
    [ArgumentCompleter(typeof(ComponentCompleter<Loss>))]
    public Loss? Loss { get; set; }

    /// <summary>Decides the initial weights and the order of the samples.</summary>
    [Parameter]
    public ulong Seed { get; set; }

    /// <summary>Threads; by default the machine's cores. The result does not depend on it.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int? ThreadCount { get; set; }

    /// <summary>Other data than the model was made for: a dataset with the same columns.</summary>
    [Parameter]
    public Dataset? Dataset { get; set; }

    /// <inheritdoc/>
    public object? GetDynamicParameters() => _optimizer.Parameters(Optimizer);

    /// <inheritdoc/>
    protected override void Process()
    {
        using ProgressReporter progress = new(this, $"Testing learning rates on {Model.Name}");
        TrainingOptions options = new() { Optimizer = _optimizer.Create(Optimizer)!, BatchSize = BatchSize, Loss = Loss, Seed = Seed, ThreadCount = ThreadCount };
        LearningRateRange range = LearningRateRange.Test(Dataset is null ? Model : Model.Bind(Dataset), options, From, To, Steps,
            done => progress.Report((double)done / Steps, () => $"step {done} of {Steps}"), Cancellation);
        Cancellation.ThrowIfCancellationRequested();
        WriteObject(range);
    }
}
