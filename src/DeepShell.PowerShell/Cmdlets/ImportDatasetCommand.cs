using System.Collections;
using System.Management.Automation;
using DeepShell.Catalog;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Reads a dataset: a table, images, images with boxes or masks, lines of text, a public set by name, or objects from the pipeline.</summary>
/// <remarks>
/// <para>The format, the delimiter, the header and the types of the columns are found out. The label is the column called label,
/// class, target or y, otherwise the last one; the dataset's view says which it was and why.</para>
/// <para>Tables are delimited text, JSON lines or NumPy files. Images come from folders with a class a subfolder, from a table that names them, from IDX,
/// CIFAR or NumPy files; with boxes from Pascal VOC, COCO or YOLO. A folder of text files has a sample a line and a class a file. Formats are known by
/// what is in the files: a wrong extension changes nothing. JSON lines may name images, and hold the boxes in them. Get-DeepShellComponent -Kind Format lists them.</para>
/// <para>-SkipInvalidRow leaves out what cannot be used, and lists it. A quote that never closes costs the line on which its row begins: reading goes
/// on with the next one. A row of more than 16 MB is left out up to its end.</para>
/// <para>Masks, the class of each pixel, come with images from two folders, images and masks, or JPEGImages and SegmentationClass of Pascal VOC; from any folder
/// that -Mask names; or, with -Task Segmentation, from the outlines and run lengths of COCO and YOLO. A mask is a PNG file of class indexes, called as its image;
/// 255 is to be ignored. classes.txt or labelmap.txt beside them names the classes.</para>
/// <para>Of objects the first one names the columns: later ones must have them all, and what else they have is not read.</para>
/// <para>The result is one object, whatever its size: the next stage of the pipeline takes it as a whole.</para>
/// </remarks>
/// <example>
/// <summary>A table whose label is the column species.</summary>
/// <code>Import-Dataset iris.csv -Label species</code>
/// </example>
/// <example>
/// <summary>Objects from any command.</summary>
/// <code>Import-Csv iris.csv | Where-Object petal_length -gt 2 | Import-Dataset -Label species</code>
/// </example>
/// <example>
/// <summary>Columns dropped, renamed and computed on the way.</summary>
/// <code>Import-Csv sales.csv | Select-Object region, @{ n = 'price'; e = 'amount' }, @{ n = 'month'; e = { ([datetime]$_.day).Month } } | Import-Dataset -Label price</code>
/// </example>
/// <example>
/// <summary>A folder of images: each subfolder is a class, and all images are brought to 32 by 32 pixels.</summary>
/// <code>Import-Dataset ./photos -ImageSize 32</code>
/// </example>
/// <example>
/// <summary>Images with boxes around what is to be seen: Pascal VOC, COCO or YOLO. What cannot be used is left out and listed.</summary>
/// <code>$cells = Import-Dataset ./cells -SkipInvalidRow
/// $cells.SkippedRows</code>
/// </example>
/// <example>
/// <summary>Photos with masks of the same names in another folder; and masks drawn from the outlines of COCO.</summary>
/// <code>Import-Dataset ./photos -Mask ./masks
/// Import-Dataset ./coco/instances_val.json -Task Segmentation</code>
/// </example>
/// <example>
/// <summary>A table that is larger than the memory it may take: its numbers are read from a file as they are needed.</summary>
/// <code>Import-Dataset big.csv -Precision Single -MemoryLimit 500MB</code>
/// </example>
/// <example>
/// <summary>Numbers written as in Germany, 1.234,5, and texts in apostrophes.</summary>
/// <code>Import-Dataset umsatz.csv -Culture de-DE -Quote "'"</code>
/// </example>
/// <example>
/// <summary>Rows that cannot be used are left out, and kept with their file, line, column and reason.</summary>
/// <code>$people = Import-Dataset people.csv -SkipInvalidRow
/// $people.SkippedRows | Export-Csv people-left-out.csv</code>
/// </example>
/// <example>
/// <summary>A public set by name. It is fetched once, kept, and checked at each use; Get-DeepShellComponent -Kind PublicSet lists them.</summary>
/// <code>Import-Dataset fashion-mnist</code>
/// </example>
/// <seealso cref="NewDatasetCommand"/>
/// <seealso cref="SplitDatasetCommand"/>
[Cmdlet(VerbsData.Import, "Dataset", DefaultParameterSetName = "Path")]
[OutputType(typeof(Dataset))]
public sealed class ImportDatasetCommand : ReadingCommand
{
    private readonly List<string> _files = [];
    private RecordImport? _objects;
    private PublicSet? _set;

    /// <summary>The file or folder to read, with wildcards if need be; or, where there is no such file, the name of a public set: mnist, cifar10, iris …</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path")]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The file or folder to read, taken as it is written: brackets are no wildcards.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Objects whose properties are the columns, or files from Get-ChildItem.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    public PSObject? InputObject { get; set; }

    /// <summary>The column to learn: its name, or its position (0-based; -1 is the last).</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string? Label { get; set; }

    /// <summary>The data have no label: they are for predictions only.</summary>
    [Parameter]
    public SwitchParameter NoLabel { get; set; }

    /// <summary>The columns to learn from, by name or position; by default all but the label.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string[]? Feature { get; set; }

    /// <summary>Columns that hold categories although they look like numbers, by name or position.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string[]? Category { get; set; }

    /// <summary>Classification or Regression; by default regression for a numeric label with many different values. Segmentation reads masks: from images and masks in two folders, Pascal VOC, or the outlines of COCO and YOLO.</summary>
    [Parameter]
    public LearningTask? Task { get; set; }

    /// <summary>What the columns of a text file are called, in their order: for one without a header. Its first row is data then, unless -Header is given as well.</summary>
    [Parameter]
    public string[]? ColumnName { get; set; }

    /// <summary>A file or folder of the same format to keep apart as the test part.</summary>
    [Parameter]
    public string? TestPath { get; set; }

    /// <summary>A folder of masks: PNG files of class indexes, called as the images. They are the label if the images have no other.</summary>
    [Parameter]
    public string? Mask { get; set; }

    /// <summary>The size to bring images to: 32, or height and width 24,32; by default that of the first.</summary>
    [Parameter]
    public int[]? ImageSize { get; set; }

    /// <summary>How precisely numbers are kept: Double as they are written, Single to seven digits in half the memory.</summary>
    [Parameter]
    public NumberPrecision Precision { get; set; }

    /// <summary>How many bytes the data may take in memory, such as 500MB; what is beyond is read from a file when it is needed. By default half of the machine's memory, or what the environment variable DEEPSHELL_MEMORY_LIMIT says.</summary>
    [Parameter]
    public long? MemoryLimit { get; set; }

    /// <summary>Leaves rows and files out that cannot be used, and lists them in the dataset's SkippedRows.</summary>
    [Parameter]
    public SwitchParameter SkipInvalidRow { get; set; }

    /// <summary>An address or a folder to take the files of a public set from, instead of their owner; DEEPSHELL_MIRROR says the same for all.</summary>
    [Parameter]
    public string? Mirror { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (string path in Path)
        {
            // A file of that name comes first.
            if (Path.Length == 1 && PublicData.Find(path) is { } set && !System.IO.Path.Exists(Paths.New(path))) _set = set;
            else _files.AddRange(Existing(path));
        }
        foreach (string path in LiteralPath) _files.AddRange(Paths.Existing(path, literal: true));
        // A list comes whole only when it is not piped. The parameter is no list: each object would be wrapped in one.
        if (InputObject?.BaseObject is IList list and not IDictionary)
            foreach (object item in list) Take(PSObject.AsPSObject(item));
        else if (InputObject is not null) Take(InputObject);
    }

    private void Take(PSObject item)
    {
        if (item.BaseObject is FileSystemInfo file) _files.Add(file.FullName);
        else if (item.BaseObject is string path) _files.AddRange(Paths.Existing(path));
        else (_objects ??= new RecordImport(Options() with { Columns = ColumnProperty.ColumnsOf(item) })).Add(item);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        using ProgressReporter progress = new(this, "Importing");
        int objects = _objects?.Count ?? 0;
        progress.Report(double.NaN, () => objects > 0 ? $"{objects:N0} objects" : string.Join(", ", _files.Take(3).Select(System.IO.Path.GetFileName)));
        if (objects > 0 && _files.Count > 0)
            throw new DeepShellException("Import.Mixed", ErrorKind.InvalidArgument, $"The pipeline holds {_files.Count} files and {objects} other objects, expected either.", "Import them one after the other.");
        if (Mask is not null && (_set is not null || _objects is not null || _files.Count > 1))
            throw new DeepShellException("Import.MaskImages", ErrorKind.InvalidArgument, $"-Mask belongs to one folder of images, or one file that names them; there are {(_set is not null ? "a public set" : _objects is not null ? "objects" : $"{_files.Count} files")}.", "For example Import-Dataset ./photos -Mask ./masks.", Mask);
        Dataset dataset = _set is not null ? Public(_set, progress) : _objects is not null ? _objects.Finish() : DatasetReader.Read(_files, Options());
        if (dataset.SkippedRows.Count > 0)
            WriteWarning($"{dataset.SkippedRows.Count:N0} of {dataset.SkippedRows.Count + dataset.Count:N0} rows were left out; .SkippedRows says which and why.");
        if (_objects?.Further is { Count: > 0 } further)
            WriteWarning($"The first object names the columns. Others have {string.Join(", ", further.Take(5).Select(f => $"'{f}'"))}{(further.Count > 5 ? ", …" : "")} too, which {(further.Count == 1 ? "is" : "are")} not read: give all objects the same properties, for example with Select-Object.");
        WriteObject(dataset);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _objects?.Dispose();
        base.Dispose(disposing);
    }

    // A word that is no file may have been meant for a public set.
    private IReadOnlyList<string> Existing(string path)
    {
        try
        {
            return Paths.Existing(path);
        }
        catch (DeepShellException e) when (e.Id == "DeepShell.Path.NotFound" && Suggestion.For(path, Components.Of<PublicSet>().Select(c => c.Name)) is { Length: > 0 } near)
        {
            throw new DeepShellException("Path.NotFound", e.Kind, $"{e.Problem} Nor is it a public set.{near}", "Check the path, or list the public sets with Get-DeepShellComponent -Kind PublicSet.", path, e);
        }
    }

    private Dataset Public(PublicSet set, ProgressReporter progress)
    {
        string? mirror = Mirror is null || Mirror.Contains("://", StringComparison.Ordinal) ? Mirror : Paths.One(Mirror);
        return PublicData.Read(set, Options(), new DownloadOptions
        {
            Mirror = mirror,
                Progress = p => progress.Report((double)p.Bytes / p.Total, () => FormattableString.Invariant($"{p.File}: {p.Bytes / 1e6:N1} of {p.Total / 1e6:N1} MB")),
        });
    }

    private ImportOptions Options() => Reading() with
    {
        Label = Label,
        NoLabel = NoLabel,
        Features = Feature,
        Categories = Category,
        Task = Task,
        SkipInvalidRows = SkipInvalidRow,
        ColumnNames = ColumnName,
        Precision = Precision,
        MemoryLimit = MemoryLimit,
        TestPath = TestPath is null ? null : Paths.One(TestPath),
        Mask = Mask is null ? null : Paths.One(Mask),
        ImageSize = ImageSize switch
        {
            null => null,
            [int both] => new Size2(both),
            [int height, int width] => new Size2(height, width),
            _ => throw new DeepShellException("Import.ImageSize", ErrorKind.InvalidArgument, $"The image size has {ImageSize.Length} numbers, expected one, or height and width.", "For example -ImageSize 32.", ImageSize),
        },
    };
}
