using System.Management.Automation;
using DeepShell.Optimizers;
using DeepShell.Surfaces;

namespace DeepShell.PowerShell;

/// <summary>Follows an optimiser over a loss of two weights, step by step: what momentum, adaptive rates and the size of a step do, to be looked at.</summary>
/// <remarks>It is the rule that Start-Training uses, on two numbers. The path ends early where they leave all bounds.</remarks>
/// <example>
/// <summary>Gradient descent with and without momentum, as a picture over the contours of the loss.</summary>
/// <code>0, 0.5, 0.9 | ForEach-Object { Get-OptimizerPath Sgd Bowl -LearningRate 0.03 -Momentum $_ -Name "momentum $_" } | Export-Chart race.svg -Surface Bowl</code>
/// </example>
/// <example>
/// <summary>A loss of one's own; the gradient is taken by differences.</summary>
/// <code>Get-OptimizerPath Adam { param($x, $y) $x * $x + [Math]::Sin($y) } -Start 2,1 -LearningRate 0.1 | Select-Object -Last 1</code>
/// </example>
/// <seealso cref="ExportChartCommand"/>
/// <seealso cref="GetLearningRateScheduleCommand"/>
[Cmdlet(VerbsCommon.Get, "OptimizerPath")]
[OutputType(typeof(PathPoint))]
public sealed class GetOptimizerPathCommand : DeepShellCmdlet, IDynamicParameters
{
    private readonly ComponentArgument<Optimizer> _optimizer;

    /// <summary>A cmdlet.</summary>
    public GetOptimizerPathCommand() => _optimizer = new(this);

    /// <summary>The rule of updating the weights; its settings become parameters.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ComponentCompleter<Optimizer>))]
    public object Optimizer { get; set; } = null!;

    /// <summary>The loss: a surface's name, a table such as @{ Type = 'Bowl'; Condition = 50 }, or a script block of two numbers.</summary>
    /// <value>Bowl</value>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(ComponentCompleter<Surface>))]
    public object Surface { get; set; } = nameof(Bowl);

    /// <summary>Size of a step; by default the optimiser's own.</summary>
    [Parameter]
    [ValidateRange(0.0, double.MaxValue)]
    public double? LearningRate { get; set; }

    /// <summary>Steps.</summary>
    /// <value>100</value>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int Steps { get; set; } = 100;

    /// <summary>Where to begin: two numbers; by default the surface's usual place.</summary>
    [Parameter]
    [ValidateCount(2, 2)]
    public double[]? Start { get; set; }

    /// <summary>What the path is called; by default the optimiser's name.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <inheritdoc/>
    public object? GetDynamicParameters() => _optimizer.Parameters(Optimizer);

    /// <inheritdoc/>
    protected override void End()
    {
        IReadOnlyList<PathPoint> path = OptimizerPath.Follow(_optimizer.Create(Optimizer)!, SurfaceArgument.Create(this, Surface)!, LearningRate, Steps, Start is null ? null : (Start[0], Start[1]));
        foreach (PathPoint point in path) WriteObject(Name is null ? point : point with { Optimizer = Name });
    }
}
