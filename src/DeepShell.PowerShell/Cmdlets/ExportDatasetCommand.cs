using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Writes the images of a dataset to a folder, as PNG files with a folder for each class.</summary>
/// <remarks>
/// <para>The pixels are written as they were read, before normalisation and augmentation. Import-Dataset reads such a folder.</para>
/// </remarks>
/// <example>
/// <summary>Draws digits and keeps them as files.</summary>
/// <code>New-Dataset Digits -Count 100 | Export-Dataset ./digits</code>
/// </example>
/// <example>
/// <summary>Twenty images of the test part, to try a model on.</summary>
/// <code>$digits | Export-Dataset ./samples -Partition Test -First 20</code>
/// </example>
/// <seealso cref="ImportDatasetCommand"/>
[Cmdlet(VerbsData.Export, "Dataset", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportDatasetCommand : DeepShellCmdlet
{
    /// <summary>The dataset.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>The folder to write to; it is made if it does not exist.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    /// <summary>Which part of a split dataset to write; all rows if not given.</summary>
    [Parameter]
    public PartitionName? Partition { get; set; }

    /// <summary>How many images to write, from the first on; all if not given.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    /// <summary>Replaces files of the same names.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        int[] rows = Rows();
        if (First is { } first) rows = rows[..Math.Min(first, rows.Length)];
        string folder = Paths.New(Path);
        if (!ShouldProcess(folder, $"Write {rows.Length:N0} images")) return;
        foreach (string file in ImageFolderWriter.Write(Dataset, rows, folder, Force)) WriteObject(new FileInfo(file));
    }

    private int[] Rows()
    {
        if (Partition is not { } part) return [.. Enumerable.Range(0, Dataset.Count)];
        return Dataset.Partitions?[part].ToArray() ?? throw new DeepShellException("Export.NotSplit", ErrorKind.InvalidOperation,
            $"{Dataset.Name} is not split, so it has no {part} part.", "Split it first, or leave -Partition out.", Dataset);
    }
}
