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
/// <example>
/// <summary>A residual block, then branches of several sizes joined channel behind channel.</summary>
/// <code>
/// New-Dataset Digits | Split-Dataset | Normalize-Data | New-Model | Add-Layer Conv2D 8 |
///     Add-Layer Residual { Add-Layer Conv2D 8 -Activation ReLU; Add-Layer Conv2D 8 } -Activation ReLU |
///     Add-Layer Inception { Add-Layer Conv2D 4 1 } { Add-Layer Conv2D 4 1; Add-Layer Conv2D 8 3 }
/// </code>
/// </example>
/// <example>
/// <summary>Branches with named inputs.</summary>
/// <code>
/// New-Dataset Moons | Split-Dataset | New-Model | Add-Layer Dense 8 -Name left | Add-Layer Dense 8 -InputFrom Input -Name right |
///     Add-Layer Add -InputFrom left, right | Add-Layer ReLU
/// </code>
/// </example>
/// <example>
/// <summary>A siamese network: one tower for both images of a pair, with one set of weights.</summary>
/// <code>
/// New-Dataset Digits -Count 500 | Split-Dataset | ConvertTo-PairedDataset | Normalize-Data | New-Model |
///     Add-Layer Sequence { Add-Layer Conv2D 8 5 -Stride 2 -Activation ReLU; Add-Layer Dense 16 } -InputFrom first -Name tower |
///     Add-Layer -Share tower -InputFrom second | Add-Layer Distance -InputFrom tower, tower2
/// </code>
/// </example>
/// <seealso cref="NewModelCommand"/>
/// <seealso cref="ConvertToPairedDatasetCommand"/>
[Cmdlet(VerbsCommon.Add, "Layer", DefaultParameterSetName = "Type")]
[OutputType(typeof(Model))]
public sealed class AddLayerCommand : DeepShellCmdlet, IDynamicParameters
{
    private readonly ComponentArgument<Layer> _layer;

    /// <summary>A cmdlet.</summary>
    public AddLayerCommand() => _layer = new(this, firstPosition: 1);

    /// <summary>The layer: Dense, Conv2D, Dropout and others.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Type")]
    [ArgumentCompleter(typeof(ComponentCompleter<Layer>))]
    public object Type { get; set; } = "";

    /// <summary>A layer of the model, to be applied once more to other inputs: with the same weights, which learn from both.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Share")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LayerCompleter))]
    public string? Share { get; set; }

    /// <summary>The model; in a script block of layers there is none.</summary>
    [Parameter(ValueFromPipeline = true)]
    public Model? Model { get; set; }

    /// <summary>In a script block of layers: the layer before it.</summary>
    [Parameter(ValueFromPipeline = true)]
    public Layer? Before { get; set; }

    /// <summary>The layer's name in the model; by default its type and a number.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Names of the layers it reads, Input for the samples themselves, or columns of the data; by default the layer before it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(LayerCompleter))]
    public string[]? InputFrom { get; set; }

    // Where the command stands: what an error of the model names, however much later it shows.
    private string Position => string.IsNullOrEmpty(MyInvocation.ScriptName)
        ? $"'{MyInvocation.MyCommand.Name} {(Share is null ? Type : $"-Share {Share}")}'"
        : $"{Path.GetFileName(MyInvocation.ScriptName)}, line {MyInvocation.ScriptLineNumber}";

    /// <inheritdoc/>
    public object? GetDynamicParameters() => _layer.Parameters(Type);

    /// <inheritdoc/>
    protected override void Process()
    {
        if (Model is not null && Share is not null) WriteObject(Model.Share(Share, Name, InputFrom, Position));
        else if (Model is not null) WriteObject(Model.Add(_layer.Create(Type)!, Name, InputFrom, Position));
        else if (Before is not null) WriteObject(Before);
        else if (!LayerBlock.IsOpen)
            throw new DeepShellException("Model.Missing", ErrorKind.InvalidArgument, $"There is no model to add {Share ?? Type} to.",
                "Pipe one to it: … | New-Model | Add-Layer …; only in the script block of another layer it stands alone.", Type);
    }

    // In a block the layer itself is what comes out, behind those that were piped in.
    /// <inheritdoc/>
    protected override void End()
    {
        // Outside a block a layer of its own is of no use: nothing came in, or what came in was refused.
        if (Model is not null || (Before is null && !LayerBlock.IsOpen)) return;
        if (Name is not null || InputFrom is not null || Share is not null)
            throw new DeepShellException("Layer.InBlock", ErrorKind.InvalidArgument, "The layers of a script block are a chain: they have neither names of their own nor other inputs, and share nothing.",
                "Leave -Name, -InputFrom and -Share out, or add the layers to the model one by one.", Type);
        WriteObject(_layer.Create(Type)!);
    }
}
