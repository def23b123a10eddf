using System.Management.Automation;
using DeepShell.Losses;
using DeepShell.Models;
using DeepShell.Optimizers;
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
public sealed class MeasurePlanCommand : DeepShellCmdlet, IDynamicParameters
{
    private readonly ComponentArgument<Optimizer> _optimizer;

    /// <summary>A cmdlet.</summary>
    public MeasurePlanCommand() => _optimizer = new(this);

    /// <summary>The model, with its dataset.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Model Model { get; set; } = null!;

    /// <summary>The rule of updating the weights; its settings become parameters.</summary>
    /// <value>Adam</value>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ComponentCompleter<Optimizer>))]
    public object Optimizer { get; set; } = nameof(Adam);

    /// <summary>Samples a step; by default as in training.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? BatchSize { get; set; }

    /// <summary>Training steps that are timed; each figure is the median over them.</summary>
    /// <value>100</value>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int Steps { get; set; } = 100;

    /// <summary>What is minimised: by default as in training.</summary>
    [Parameter]
    [ComponentTransformation(typeof(Loss))]
    [ArgumentCompleter(typeof(ComponentCompleter<Loss>))]
    public Loss? Loss { get; set; }

    /// <summary>Threads; by default the machine's cores.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int? ThreadCount { get; set; }

    /// <inheritdoc/>
    public object? GetDynamicParameters() => _optimizer.Parameters(Optimizer);

    /// <inheritdoc/>
    protected override void Process()
    {
        using ProgressReporter progress = new(this, $"Measuring {Model.Name}");
        TrainingOptions options = new() { Optimizer = _optimizer.Create(Optimizer)!, BatchSize = BatchSize, Loss = Loss, ThreadCount = ThreadCount };
        IReadOnlyList<MeasuredStep> steps = PlanProfile.Measure(Model, options, Steps,
            done => progress.Report((double)done / Steps, () => $"step {done} of {Steps}"), Cancellation);
        Cancellation.ThrowIfCancellationRequested();
        WriteObject(steps, enumerateCollection: true);
    }
}
