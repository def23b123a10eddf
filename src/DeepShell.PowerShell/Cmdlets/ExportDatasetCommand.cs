using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Writes a dataset to a file in the format of its name, or the images of a dataset to a folder.</summary>
/// <remarks>
/// <para>.csv, .tsv and .jsonl (and these packed, .csv.gz) hold the values as they were read, or with -Encoded what a network would see.
/// .npz and .npy always hold the latter: .npz x, y, columns and classes, and for a split dataset x_train, y_train and so on; .npy x alone.
/// A name with images and idx, such as train-images-idx3-ubyte, makes a pair of IDX files. Any other path is a folder: images as
/// PNG files with a folder for each class, as they were read.</para>
/// <para>Images with masks go to a folder with images, masks and classes.txt, or, with -Format PascalVoc and where they have boxes too, to JPEGImages and
/// SegmentationClass. Masks are PNG files of class indexes with Pascal VOC's palette.</para>
/// <para>Images with boxes go to a folder in the format of Pascal VOC, or with -Format in that of COCO or YOLO; a path like boxes.json is COCO,
/// data.yaml is YOLO. The parts of a split dataset are written as such.</para>
/// <para>Texts in .csv files that a spreadsheet would take for formulas get an apostrophe before them, unless -AllowFormula is given.</para>
/// </remarks>
/// <example>
/// <summary>Prepares a table for another program.</summary>
/// <code>Import-Dataset raw.csv | Split-Dataset | Normalize-Data Robust -Impute Median | Export-Dataset clean.npz</code>
/// </example>
/// <example>
/// <summary>The rows that were chosen for testing, as they were read.</summary>
/// <code>Import-Dataset raw.csv | Split-Dataset -Seed 7 | Export-Dataset test.csv -Partition Test</code>
/// </example>
/// <example>
/// <summary>Draws digits and keeps them as files.</summary>
/// <code>New-Dataset Digits -Count 100 | Export-Dataset ./digits</code>
/// </example>
/// <example>
/// <summary>From Pascal VOC to YOLO.</summary>
/// <code>Import-Dataset ./cells | Split-Dataset | Export-Dataset ./cells-yolo -Format Yolo</code>
/// </example>
/// <example>
/// <summary>A large table in files of a million rows, with a manifest; read back as one.</summary>
/// <code>Import-Dataset big.csv | Export-Dataset ./parts/big.csv.gz -ShardSize 1000000
/// Import-Dataset ./parts/big.manifest.json</code>
/// </example>
/// <seealso cref="ImportDatasetCommand"/>
[Cmdlet(VerbsData.Export, "Dataset", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportDatasetCommand : DeepShellCmdlet
{
    /// <summary>The dataset.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>The file to write, whose name says the format, or a folder for images, which is made if it does not exist.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    /// <summary>The format; by default the path says it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ComponentCompleter<DatasetWriter>))]
    public string? Format { get; set; }

    /// <summary>Which part of a split dataset to write; all rows if not given.</summary>
    [Parameter]
    public PartitionName? Partition { get; set; }

    /// <summary>How many rows to write, from the first on; all if not given.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    /// <summary>Rows of a file: more go to further files, x-00000-of-00003.csv and so on, with a manifest, by which they are imported as one.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? ShardSize { get; set; }

    /// <summary>Writes a manifest with the SHA-256 of every file; Import-Dataset of the manifest checks them.</summary>
    [Parameter]
    public SwitchParameter Manifest { get; set; }

    /// <summary>Replaces files of the same names.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes what a network would see (scaled, filled in, one-hot) to a text file, instead of the values as they were read.</summary>
    [Parameter]
    public SwitchParameter Encoded { get; set; }

    /// <summary>Writes texts that look like formulas to a .csv file as they are.</summary>
    [Parameter]
    public SwitchParameter AllowFormula { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        ExportOptions options = new() { Format = Format, ShardSize = ShardSize, Manifest = Manifest, Part = Partition, First = First, Encoded = Encoded, Overwrite = Force, AllowFormulas = AllowFormula };
        string path = Paths.New(Path);
        int count = DatasetExport.Rows(Dataset, options).Length;
        bool isFile = DatasetExport.WriterFor(path) is not null;
        if (isFile ? !ShouldWrite(path, Force, "dataset") : !ShouldProcess(path, $"Write {count:N0} rows")) return;
        // The format holds one array; who wants the labels too should not find out when they are gone.
        if (Dataset.Label is not null && path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
            WriteWarning($"A .npy file holds the features alone; the label '{Dataset.Label.Name}' is not in it. An .npz file holds both.");
        foreach (string file in DatasetExport.Write(Dataset, path, options)) WriteObject(new FileInfo(file));
        if (Dataset.Fields.FirstOrDefault(f => f is MaskField) is { } masks && DatasetExport.WriterFor(Dataset, path, options) is not { WritesMasks: true })
            WriteWarning($"The masks in '{masks.Name}' are not written in this format; -Format MaskFolder and PascalVoc have them.");
    }
}
