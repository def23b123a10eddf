using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Writes a dataset to a file in the format of its name, or the images of a dataset to a folder.</summary>
/// <remarks>
/// <para>.csv, .tsv and .jsonl (and these packed, .csv.gz) hold the values as they were read, or with -Encoded what a network would see.
/// .npz and .npy always hold the latter: .npz x, y, columns, classes and label_name, and for a split dataset x_train, y_train and so on; .npy x alone.
/// A name with images and idx, such as train-images-idx3-ubyte, makes a pair of IDX files, .bin CIFAR's records.</para>
/// <para>Any other path is a folder: images with a folder for each class, texts with a file for each class. Images whose label is a number, and those
/// written to a .csv file, come with a table of file names and labels (ImageTable); in .jsonl the lines name them. The images of pets.csv or
/// pets.jsonl are in pets-images. An image file that has the dataset's size is copied, any other is written as PNG.</para>
/// <para>Images with masks go to a folder with images, masks and classes.txt, or, with -Format PascalVoc and where they have boxes too, to JPEGImages and
/// SegmentationClass. Masks are PNG files of class indexes with Pascal VOC's palette.</para>
/// <para>Images with boxes go to a folder in the format of Pascal VOC, or with -Format in that of COCO or YOLO; a path like boxes.json is COCO,
/// data.yaml is YOLO, .jsonl has the boxes in its lines. The parts of a split dataset are written as such.</para>
/// <para>With -Manifest a dataset comes back as it was: which column is the label and which are used, texts as texts, the classes and their order. A
/// text format alone leaves that to be found out.</para>
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
/// <code>Import-Dataset big.csv | Export-Dataset big.csv.gz -ShardSize 1000000
/// Import-Dataset big.manifest.json</code>
/// </example>
/// <example>
/// <summary>Texts with a class each: a folder with a file for each class, packed.</summary>
/// <code>Import-Dataset ./names | Export-Dataset ./packed -Compress</code>
/// </example>
/// <example>
/// <summary>For a spreadsheet in Germany: 1234,5 between semicolons, in an encoding that it takes for its own.</summary>
/// <code>Import-Dataset sales.csv | Export-Dataset umsatz.csv -Culture de-DE -Encoding utf-16</code>
/// </example>
/// <seealso cref="ImportDatasetCommand"/>
/// <seealso cref="GetDatasetRowCommand"/>
[Cmdlet(VerbsData.Export, "Dataset", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportDatasetCommand : DeepShellCmdlet
{
    private readonly HashSet<string> _written = [];

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

    /// <summary>How the characters of a text file are written, such as latin1 or utf-16; JSON is always UTF-8.</summary>
    /// <value>utf-8</value>
    [Parameter]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    public string? Encoding { get; set; }

    /// <summary>The culture whose way of writing numbers a .csv or .tsv file follows, such as de-DE for 1234,5; by default 1234.5.</summary>
    [Parameter]
    public string? Culture { get; set; }

    /// <summary>What separates the fields of a line; by default a comma, in a .tsv file a tab, and a semicolon where the culture's commas are decimal.</summary>
    [Parameter]
    public char? Delimiter { get; set; }

    /// <summary>Packs the text files of a folder with gzip; other text files are packed when their name ends in .gz.</summary>
    [Parameter]
    public SwitchParameter Compress { get; set; }

    /// <summary>Writes texts that look like formulas to a .csv file as they are.</summary>
    [Parameter]
    public SwitchParameter AllowFormula { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        ExportOptions options = new()
        {
            Format = Format, ShardSize = ShardSize, Manifest = Manifest, Part = Partition, First = First, Encoded = Encoded, Overwrite = Force, AllowFormulas = AllowFormula, Compress = Compress, Delimiter = Delimiter,
            Encoding = Encoding is null ? null : TextEncoding.Of(Encoding), Culture = Culture is null ? null : NumberCulture.InfoOf(Culture), Cancel = Cancellation,
        };
        string path = Paths.New(Path);
        if (!_written.Add(path))
            throw new DeepShellException("Export.Twice", ErrorKind.InvalidArgument, $"Another dataset of this pipeline was written to '{path}' already.", "Give each a path of its own: … | ForEach-Object { $i = 0 } { $_ | Export-Dataset \"fold$i.npz\"; $i++ }", path);
        int count = DatasetExport.Rows(Dataset, options).Length;
        bool isFile = DatasetExport.WriterFor(path) is not null;
        if (isFile ? !ShouldWrite(path, Force, "dataset") : !ShouldProcess(path, $"Write {count:N0} rows")) return;
        // The format holds one array; who wants the labels too should not find out when they are gone.
        if (Dataset.Label is not null && path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
            WriteWarning($"A .npy file holds the features alone; the label '{Dataset.Label.Name}' is not in it. An .npz file holds both.");
        // Read as a table a column of texts is one of categories, or of identifiers.
        if (!Manifest && ShardSize is null && !Encoded && Dataset.Features.OfType<TextField>().FirstOrDefault() is { } texts && DatasetExport.WriterFor(Dataset, path, options) is CsvWriter or JsonLinesWriter)
            WriteWarning($"Nothing in the file says that '{texts.Name}' is a column of texts to learn from: import it with -Feature {texts.Name}, or write it with -Manifest.");
        IReadOnlyList<string> files = DatasetExport.Write(Dataset, path, options);
        foreach (string file in files) WriteObject(new FileInfo(file));
        // Of a former export: whoever imports the folder gets them, too.
        if (Force && Directory.Exists(path) && Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Except(files.Select(System.IO.Path.GetFullPath)).Count() is > 0 and int others)
            WriteWarning($"{others:N0} files in '{path}' were there before and are not of this dataset; whoever reads the folder gets them, too. Empty it first, or export to a new one.");
        if (Dataset.Fields.FirstOrDefault(f => f is MaskField) is { } masks && DatasetExport.WriterFor(Dataset, path, options) is not { WritesMasks: true })
            WriteWarning($"The masks in '{masks.Name}' are not written in this format; -Format MaskFolder and PascalVoc have them.");
    }
}
