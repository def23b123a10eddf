using System.Collections;
using System.Management.Automation;
using DeepShell.Catalog;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Gives the rows of a dataset weights in the loss: by class, or from a column.</summary>
/// <remarks>
/// Weights are part of the losses that are shown; metrics count every row once, but for those that are asked to weigh:
/// <c>-Metric @{ Type = 'F1'; Weighted = $true }</c>. Class weights are counted in the training part.
/// </remarks>
/// <example>
/// <summary>Rare classes count as much as frequent ones.</summary>
/// <code>Import-Dataset adult.csv | Split-Dataset | Set-SampleWeight -Balanced | Normalize-Data | New-Model | Start-Training</code>
/// </example>
/// <example>
/// <summary>An overlooked tumour is ten times as bad as a false alarm.</summary>
/// <code>Import-Dataset scans.csv -Label finding | Split-Dataset | Set-SampleWeight -Class @{ malignant = 10 }</code>
/// </example>
/// <seealso cref="InvokeResamplingCommand"/>
[Cmdlet(VerbsCommon.Set, "SampleWeight")]
[OutputType(typeof(Dataset))]
public sealed class SetSampleWeightCommand : DeepShellCmdlet
{
    /// <summary>The dataset; for -Balanced it must be split.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>Every class weighs the same: rows weigh N/(K·N_c), counted in the training part.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Balanced")]
    public SwitchParameter Balanced { get; set; }

    /// <summary>Weights by class, as @{ rare = 5 }; the others weigh 1.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Class")]
    public Hashtable Class { get; set; } = [];

    /// <summary>A column of numbers that are the weights; it must not be learnt from.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Column")]
    public string Column { get; set; } = "";

    /// <inheritdoc/>
    protected override void Process() => WriteObject(ParameterSetName switch
    {
        "Class" => SampleWeights.ByClass(Dataset, Class.Keys.Cast<object>().ToDictionary(k => SettingValue.Text(k), k => Weight(k))),
        "Column" => SampleWeights.FromColumn(Dataset, Column),
        _ => SampleWeights.Balanced(Dataset),
    });

    private double Weight(object name) => CellValue.TryNumber(Arguments.Plain(Class[name]), out double weight) ? weight
        : throw new DeepShellException("Weight.Value", ErrorKind.InvalidArgument, $"The weight of class '{name}' is '{Class[name]}', expected a number.", "For example -Class @{ rare = 5 }.", Class[name]);
}
