using System.Management.Automation;
using DeepShell.Training;

namespace DeepShell.PowerShell;

/// <summary>Tests learning rates on a model in a short run with a rising rate, and suggests one. The model does not change.</summary>
/// <remarks>
/// The range test of arXiv:1506.01186: 100 steps from 1e-7 to 10, evenly spaced on a logarithmic scale. The suggestion is the rate
/// at which the smoothed loss falls fastest; there is none when the loss falls by no more than losses scatter from batch to batch. A constant rate, or the peak of OneCycle, is well chosen near it.
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
public sealed class FindLearningRateCommand : OptimizerCommand
{
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

    /// <inheritdoc/>
    public override object? GetDynamicParameters()
    {
        // The rates are what is tested: one of the optimiser's own would be taken and not looked at.
        object? all = base.GetDynamicParameters();
        (all as RuntimeDefinedParameterDictionary)?.Remove(nameof(Optimizers.Optimizer.LearningRate));
        return all;
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        using ProgressReporter progress = new(this, $"Testing learning rates on {Model.Name}");
        TrainingOptions options = new() { Optimizer = CreateOptimizer(), BatchSize = BatchSize, Loss = Loss, Seed = Seed, ThreadCount = ThreadCount };
        LearningRateRange range = LearningRateRange.Test(Bound, options, From, To, Steps,
            done => progress.Report((double)done / Steps, () => $"step {done} of {Steps}"), Cancellation);
        Cancellation.ThrowIfCancellationRequested();
        WriteObject(range);
    }
}
