using System.Globalization;
using System.Management.Automation;
using DeepShell.Optimizers;

namespace DeepShell.PowerShell;

/// <summary>The base of cmdlets that take training steps: an optimiser, whose settings become parameters, and batches.</summary>
public abstract class OptimizerCommand : TrainingCommand, IDynamicParameters
{
    private readonly ComponentArgument<Optimizer> _optimizer;

    /// <summary>A cmdlet.</summary>
    private protected OptimizerCommand() => _optimizer = new(this);

    /// <summary>The rule of updating the weights; its settings become parameters.</summary>
    /// <value>Adam</value>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ComponentCompleter<Optimizer>))]
    public object Optimizer { get; set; } = nameof(Adam);

    /// <summary>Samples a step; by default 16 to 256, by the size of the data.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? BatchSize { get; set; }

    /// <inheritdoc/>
    public virtual object? GetDynamicParameters() => _optimizer.Parameters(Optimizer);

    /// <summary>The optimiser that was named.</summary>
    /// <exception cref="DeepShellException">There is none of that name, or it lacks a setting.</exception>
    private protected Optimizer CreateOptimizer()
    {
        string text = LanguagePrimitives.ConvertTo<string>(Arguments.Plain(Optimizer)) ?? "";
        // A switch leaves the number behind it to the first position.
        if (double.TryParse(text, CultureInfo.InvariantCulture, out _))
            throw new DeepShellException("Training.StrayNumber", ErrorKind.InvalidArgument, $"The number {text} belongs to no parameter: a switch in front of it, such as -EarlyStopping, takes none.",
                $"For early stopping after {text} epochs without improvement use -Patience {text}; for the number of epochs -Epochs {text}.", Optimizer);
        return _optimizer.Create(Optimizer)!;
    }
}
