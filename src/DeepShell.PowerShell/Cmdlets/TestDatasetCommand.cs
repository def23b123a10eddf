using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Compares a dataset with a contract: columns, types, ranges, categories, missing values, drift of the distributions.</summary>
/// <remarks>
/// <para>Drift is the population stability index (0.25 at most unless the contract says otherwise); Kolmogorov and Smirnov's test and the
/// chi-square test fail where a difference is both unlikely by chance (1 %) and large (0.1).</para>
/// </remarks>
/// <example>
/// <summary>What is not as expected.</summary>
/// <code>Import-Dataset february.csv | Test-Dataset people.contract.json | Where-Object -Not Passed</code>
/// </example>
/// <example>
/// <summary>A condition, as in a Pester test or a scheduled job.</summary>
/// <code>if (-not (Import-Dataset february.csv | Test-Dataset people.contract.json -Quiet)) { throw 'The data have changed.' }</code>
/// </example>
/// <seealso cref="ExportDatasetContractCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "Dataset")]
[OutputType(typeof(ContractCheck), typeof(bool))]
public sealed class TestDatasetCommand : DeepShellCmdlet
{
    /// <summary>The dataset.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>The file that Export-DatasetContract wrote.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Contract")]
    public string Path { get; set; } = "";

    /// <summary>Which part of a split dataset to compare; all rows if not given.</summary>
    [Parameter]
    public PartitionName? Partition { get; set; }

    /// <summary>Leaves the distributions out.</summary>
    [Parameter]
    public SwitchParameter NoDrift { get; set; }

    /// <summary>Says only whether everything is as expected.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        IReadOnlyList<ContractCheck> checks = DatasetContract.Load(Paths.One(Path)).Check(Dataset, Partition, NoDrift);
        if (Quiet) WriteObject(checks.All(c => c.Passed));
        else WriteObject(checks, enumerateCollection: true);
    }
}
