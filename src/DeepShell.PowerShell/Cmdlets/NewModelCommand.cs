using System.Management.Automation;
using DeepShell.Architectures;
using DeepShell.Data;
using DeepShell.Models;

namespace DeepShell.PowerShell;

/// <summary>Makes a model for a dataset.</summary>
/// <remarks>
/// Without arguments the layers follow from the data: dense ones for tables, convolutions for images, recurrent ones for sequences. The output layer follows
/// from the label. Layers that Add-Layer adds take the place of those that were chosen by default.
/// </remarks>
/// <example>
/// <summary>Two hidden layers of 16 units.</summary>
/// <code>Import-Dataset iris.csv | Split-Dataset | Normalize-Data | New-Model -Hidden 16,16</code>
/// </example>
/// <example>
/// <summary>A network of the catalogue, with settings of its own.</summary>
/// <code>New-Dataset Shapes | Split-Dataset | Normalize-Data | New-Model -Architecture ConvNet -Filters 8,16 -Units 32</code>
/// </example>
/// <seealso cref="AddLayerCommand"/>
/// <seealso cref="StartTrainingCommand"/>
[Cmdlet(VerbsCommon.New, "Model")]
[OutputType(typeof(Model))]
public sealed class NewModelCommand : DeepShellCmdlet, IDynamicParameters
{
    private readonly ComponentArgument<Architecture> _architecture;

    /// <summary>A cmdlet.</summary>
    public NewModelCommand() => _architecture = new(this);

    /// <summary>The data it is to learn from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>Units of the hidden layers: 64,32 is two dense layers.</summary>
    [Parameter(Position = 0)]
    public int[]? Hidden { get; set; }

    /// <summary>A network by name; its settings become parameters.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ComponentCompleter<Architecture>))]
    public object? Architecture { get; set; }

    /// <summary>Decides the initial weights; by default the seed of the training does.</summary>
    [Parameter]
    public ulong? Seed { get; set; }

    /// <summary>The model's name; by default that of the dataset.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    // Hidden layers alone mean a multi-layer perceptron.
    private object? Chosen => Architecture ?? (Hidden is null ? null : nameof(Mlp));

    /// <inheritdoc/>
    public object? GetDynamicParameters() => _architecture.Parameters(Chosen);

    /// <inheritdoc/>
    protected override void Process() => WriteObject(Model.For(Dataset, _architecture.Create(Chosen, ("Hidden", Hidden)), Seed, Name));
}
