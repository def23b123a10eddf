using System.Management.Automation;
using DeepShell.Training;

namespace DeepShell.PowerShell;

/// <summary>Shows where the time of training goes: each step of the plan that the model was compiled to, with its work and its time. The model does not change.</summary>
/// <remarks>
/// The steps are timed in place, while the model trains on its own data at a rate of 0. Forward, Backward (gradients of the inputs)
/// and Weights (gradients of the parameters) are the network's; Wait is time in which threads had nothing to do, Data the time the
/// trainer waited for its next batch, Update the optimizer's. The shares add up to 1.
/// </remarks>
/// <example>
/// <summary>The ten most expensive steps.</summary>
/// <code>$model | Measure-Plan | Sort-Object Time -Descending -Top 10</code>
/// </example>
/// <example>
/// <summary>The share of each layer.</summary>
/// <code>$model | Measure-Plan -BatchSize 64 | Group-Object Layer | Select-Object Name, @{ n = 'Share'; e = { ($_.Group | Measure-Object Share -Sum).Sum } }</code>
/// </example>
/// <seealso cref="StartTrainingCommand"/>
[Cmdlet(VerbsDiagnostic.Measure, "Plan")]
[OutputType(typeof(MeasuredStep))]
public sealed class MeasurePlanCommand : OptimizerCommand
{
    /// <summary>Training steps that are timed; each figure is the median over them.</summary>
    /// <value>100</value>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int Steps { get; set; } = 100;

    /// <inheritdoc/>
    protected override void Process()
    {
        using ProgressReporter progress = new(this, $"Measuring {Model.Name}");
        TrainingOptions options = new() { Optimizer = CreateOptimizer(), BatchSize = BatchSize, Loss = Loss, Seed = Seed, ThreadCount = ThreadCount };
        IReadOnlyList<MeasuredStep> steps = PlanProfile.Measure(Bound, options, Steps,
            done => progress.Report((double)done / Steps, () => $"step {done} of {Steps}"), Cancellation);
        Cancellation.ThrowIfCancellationRequested();
        WriteObject(steps, enumerateCollection: true);
    }
}
