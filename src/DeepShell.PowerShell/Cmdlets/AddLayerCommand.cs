using System.Management.Automation;
using DeepShell.Layers;
using DeepShell.Models;

namespace DeepShell.PowerShell;

/// <summary>Adds a layer to a model, in front of the output layer.</summary>
/// <remarks>
/// The settings of the layer are parameters: press Tab, or see (Get-DeepShellComponent Conv2D).Settings. Layers that New-Model
/// chose by default make room for the first that is added.
/// </remarks>
/// <example>
/// <summary>A dense network with dropout.</summary>
/// <code>New-Dataset Moons | Split-Dataset | New-Model | Add-Layer Dense 64 -Activation ReLU | Add-Layer Dropout 0.5</code>
/// </example>
/// <example>
/// <summary>A convolution without bias, then normalised.</summary>
/// <code>
/// New-Dataset Digits | Split-Dataset | Normalize-Data | New-Model |
///     Add-Layer Conv2D -Filters 10 -KernelSize 5 -Stride 2 -NoBias | Add-Layer BatchNormalization | Add-Layer ReLU
/// </code>
/// </example>
/// <seealso cref="NewModelCommand"/>
[Cmdlet(VerbsCommon.Add, "Layer")]
[OutputType(typeof(Model))]
public sealed class AddLayerCommand : DeepShellCmdlet, IDynamicParameters
{
    private readonly ComponentArgument<Layer> _layer;

    /// <summary>A cmdlet.</summary>
    public AddLayerCommand() => _layer = new(this, firstPosition: 1);

    /// <summary>The layer: Dense, Conv2D, Dropout and others.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ComponentCompleter<Layer>))]
    public object Type { get; set; } = "";

    /// <summary>The model.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Model Model { get; set; } = null!;

    /// <summary>The layer's name in the model; by default its type and a number.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Names of the layers it reads, Input for the samples themselves; by default the layer before it.</summary>
    [Parameter]
    public string[]? InputFrom { get; set; }

    // Where the command stands: what an error of the model names, however much later it shows.
    private string Position => string.IsNullOrEmpty(MyInvocation.ScriptName)
        ? $"'{MyInvocation.MyCommand.Name} {Type}'"
        : $"{Path.GetFileName(MyInvocation.ScriptName)}, line {MyInvocation.ScriptLineNumber}";

    /// <inheritdoc/>
    public object? GetDynamicParameters() => _layer.Parameters(Type);

    /// <inheritdoc/>
    protected override void Process() => WriteObject(Model.Add(_layer.Create(Type)!, Name, InputFrom, Position));
}
