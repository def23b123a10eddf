using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Makes a dataset to try things on: point clouds, or drawn digits and shapes.</summary>
/// <remarks>The same kind, count, settings and seed give the same data on every machine.</remarks>
/// <example>
/// <summary>Two interleaved half circles.</summary>
/// <code>New-Dataset Moons -Count 500 -Noise 0.1</code>
/// </example>
/// <example>
/// <summary>From data to a measured model, without any file.</summary>
/// <code>New-Dataset Digits -Count 2000 | Split-Dataset | Normalize-Data | New-Model | Start-Training -Epochs 3 | Measure-Model</code>
/// </example>
/// <seealso cref="ImportDatasetCommand"/>
[Cmdlet(VerbsCommon.New, "Dataset")]
[OutputType(typeof(Dataset))]
public sealed class NewDatasetCommand : DeepShellCmdlet, IDynamicParameters
{
    private readonly ComponentArgument<Generator> _generator;

    /// <summary>A cmdlet.</summary>
    public NewDatasetCommand() => _generator = new(this, firstPosition: 1);

    /// <summary>What to make: Blobs, Moons, Spirals, Digits, Shapes and others.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ComponentCompleter<Generator>))]
    public string Kind { get; set; } = "";

    /// <summary>How many samples.</summary>
    /// <value>1000</value>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1000;

    /// <summary>Decides all chance; the same seed gives the same data.</summary>
    [Parameter]
    public ulong Seed { get; set; }

    /// <inheritdoc/>
    public object? GetDynamicParameters() => _generator.Parameters(Kind);

    /// <inheritdoc/>
    protected override void End() => WriteObject(_generator.Create(Kind)!.Generate(Count, Seed));
}
