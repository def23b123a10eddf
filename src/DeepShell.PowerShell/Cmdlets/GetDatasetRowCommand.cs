using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Gives the rows of a dataset as objects, for any other command of the pipeline.</summary>
/// <remarks>
/// <para>A row has a property for each column: numbers as they are, categories and texts as text, nothing where a value is missing. An image
/// is decoded when its pixels are asked for (Path, Width, Height, GetPixels()), and so is a mask; boxes are objects with Class, X, Y, Width and Height.</para>
/// <para>The rows remember what their columns were: Import-Dataset makes the same dataset of them, whatever was left out, changed or sorted on
/// the way. A property that was added becomes a feature; commands that make other objects, such as Select-Object -Property, make them forget.</para>
/// </remarks>
/// <example>
/// <summary>Rows to look at.</summary>
/// <code>Import-Dataset iris.csv | Get-DatasetRow -First 5 | Format-Table</code>
/// </example>
/// <example>
/// <summary>Rows chosen by a condition become a dataset again.</summary>
/// <code>Import-Dataset adult.csv | Get-DatasetRow | Where-Object age -ge 18 | Import-Dataset</code>
/// </example>
/// <example>
/// <summary>Two datasets become one.</summary>
/// <code>Get-Item january.csv, february.csv | ForEach-Object { Import-Dataset $_ } | Get-DatasetRow | Import-Dataset</code>
/// </example>
/// <example>
/// <summary>What a network sees of the test part.</summary>
/// <code>$data = Import-Dataset iris.csv | Split-Dataset | Normalize-Data
/// $data | Get-DatasetRow -Partition Test -Encoded | Export-Csv test.csv</code>
/// </example>
/// <seealso cref="ImportDatasetCommand"/>
/// <seealso cref="ExportDatasetCommand"/>
[Cmdlet(VerbsCommon.Get, "DatasetRow")]
[OutputType(RowObjects.TypeName)]
public sealed class GetDatasetRowCommand : DeepShellCmdlet
{
    /// <summary>The dataset.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>Which part of a split dataset to give; all rows if not given.</summary>
    [Parameter]
    public PartitionName? Partition { get; set; }

    /// <summary>How many rows to give, from the first on; all if not given.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    /// <summary>Gives what a network would see (scaled, filled in, one-hot) instead of the values as they were read.</summary>
    [Parameter]
    public SwitchParameter Encoded { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        DatasetRows rows = new(Dataset, new ExportOptions { Part = Partition, First = First, Encoded = Encoded });
        foreach (PSObject row in RowObjects.Of(rows))
        {
            Cancellation.ThrowIfCancellationRequested();
            WriteObject(row);
        }
    }
}
