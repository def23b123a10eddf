using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Writes what a dataset is like to a file, so that later data can be held to it.</summary>
/// <remarks>
/// The file is JSON to read and change by hand: for each column its type, range or categories, the share of missing values, and its
/// distribution. Of a split dataset the training part is described.
/// </remarks>
/// <example>
/// <summary>Describes data that are known to be good.</summary>
/// <code>Import-Dataset january.csv | Export-DatasetContract people.contract.json</code>
/// </example>
/// <example>
/// <summary>Describes what a model is trained on, and tests new data before it predicts.</summary>
/// <code>Import-Dataset adult.csv | Split-Dataset | Export-DatasetContract adult.json -Force; Import-Dataset new.csv | Test-Dataset adult.json -Quiet</code>
/// </example>
/// <seealso cref="TestDatasetCommand"/>
[Cmdlet(VerbsData.Export, "DatasetContract", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportDatasetContractCommand : DeepShellCmdlet
{
    /// <summary>The dataset.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    /// <summary>Replaces a file of that name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        string path = Paths.New(Path);
        if (!ShouldWrite(path, Force, "contract")) return;
        DatasetContract.Infer(Dataset).Save(path, Force);
        WriteObject(new FileInfo(path));
    }
}
