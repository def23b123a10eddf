using System.Management.Automation;
using System.Text;
using DeepShell.Charts;
using DeepShell.Files;
using DeepShell.Surfaces;

namespace DeepShell.PowerShell;

/// <summary>Draws a chart into an SVG file: the course of a training, a schedule, a range test, the paths of optimisers, or any properties of objects.</summary>
/// <remarks>
/// <para>What DeepShell makes brings its own axes: models and their History, Get-LearningRateSchedule, Find-LearningRate,
/// Get-OptimizerPath. Of other objects -X and -Y name the properties.</para>
/// <para>SVG is shown by every browser, and can be put into web pages and documents.</para>
/// </remarks>
/// <example>
/// <summary>Training and validation loss over the epochs.</summary>
/// <code>$model.History | Export-Chart loss.svg</code>
/// </example>
/// <example>
/// <summary>Two models, by their accuracy.</summary>
/// <code>$small, $large | Export-Chart accuracy.svg -Y ValidationAccuracy -Title 'A larger network'</code>
/// </example>
/// <example>
/// <summary>Any objects: a line for each value of a column.</summary>
/// <code>Import-Csv runs.csv | Export-Chart runs.svg -X epoch -Y loss -Group optimizer -LogY</code>
/// </example>
/// <seealso cref="GetOptimizerPathCommand"/>
/// <seealso cref="FindLearningRateCommand"/>
[Cmdlet(VerbsData.Export, "Chart", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportChartCommand : DeepShellCmdlet
{
    private readonly ChartSource _source = new();

    /// <summary>The file to write; .svg is added if it has no extension.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    /// <summary>What is drawn.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The property of the horizontal axis; by default the objects' number, for DeepShell's own objects what fits.</summary>
    [Parameter]
    public string? X { get; set; }

    /// <summary>The properties that are drawn, a line for each.</summary>
    [Parameter]
    public string[]? Y { get; set; }

    /// <summary>A property: each of its values gets a line of its own.</summary>
    [Parameter]
    public string? Group { get; set; }

    /// <summary>The heading.</summary>
    [Parameter]
    public string? Title { get; set; }

    /// <summary>What is written below the horizontal axis; by default its property.</summary>
    [Parameter]
    public string? XLabel { get; set; }

    /// <summary>What is written beside the vertical axis; by default its property.</summary>
    [Parameter]
    public string? YLabel { get; set; }

    /// <summary>Divides the horizontal axis by powers of ten.</summary>
    [Parameter]
    public SwitchParameter LogX { get; set; }

    /// <summary>Divides the vertical axis by powers of ten.</summary>
    [Parameter]
    public SwitchParameter LogY { get; set; }

    /// <summary>From and to of the horizontal axis, such as 0,50; what lies outside is cut off.</summary>
    [Parameter]
    [ValidateCount(2, 2)]
    public double[]? XRange { get; set; }

    /// <summary>From and to of the vertical axis, such as 0,1.</summary>
    [Parameter]
    [ValidateCount(2, 2)]
    public double[]? YRange { get; set; }

    /// <summary>A height that is drawn as contours behind the lines: a surface's name, or a script block of two numbers.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ComponentCompleter<Surface>))]
    public object? Surface { get; set; }

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        MetricProperties.Ensure(this);
        (_source.X, _source.Y, _source.Group) = (X, Y, Group);
        // Refused before the pipeline starts to train, not after.
        CheckTarget(Target(), Force);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (PSObject item in InputObject)
            if (item is not null) _source.Add(item);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        IReadOnlyList<ChartSeries> series = _source.Series();
        Surface? surface = SurfaceArgument.Create(this, Surface);
        string svg = new Chart
        {
            Title = Title ?? "",
            XLabel = XLabel ?? (_source.X is { } x ? ChartSource.Words(x) : ""),
            YLabel = YLabel ?? (_source.Y!.Length == 1 ? ChartSource.Words(_source.Y[0]) : series.Count == 1 ? series[0].Name : ""),
            Series = series,
            LogX = LogX || (_source.LogX && !MyInvocation.BoundParameters.ContainsKey(nameof(LogX))),
            LogY = LogY,
            XRange = XRange is null ? null : (XRange[0], XRange[1]),
            YRange = YRange is null ? _source.YRange : (YRange[0], YRange[1]),
            Surface = surface is null ? null : surface.Value,
            Marks = _source.Marks,
            Paths = _source.Paths,
        }.ToSvg();
        string file = Target();
        if (!ShouldWrite(file, Force, "chart")) return;
        AtomicFile.Write(file, Force, stream => stream.Write(Encoding.UTF8.GetBytes(svg)));
        WriteObject(new FileInfo(file));
    }

    private string Target()
    {
        string path = Paths.New(Path), extension = System.IO.Path.GetExtension(path);
        if (extension.Length == 0) return path + ".svg";
        return extension.Equals(".svg", StringComparison.OrdinalIgnoreCase) ? path
            : throw new DeepShellException("Chart.Format", ErrorKind.InvalidArgument, $"Charts are written as SVG, and '{Path}' ends in {extension}.", $"Use {System.IO.Path.ChangeExtension(Path, ".svg")}; every browser shows it.", path);
    }
}
