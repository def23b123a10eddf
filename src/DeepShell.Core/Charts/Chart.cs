namespace DeepShell.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Shown in the legend.</param>
/// <param name="X">Where its points lie; as many as <paramref name="Y"/>.</param>
/// <param name="Y">Their values; a number that is none (NaN) leaves a gap.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>Lines over two axes, perhaps over the contours of a surface, to be drawn as a picture.</summary>
public sealed record Chart
{
    /// <summary>What is shown.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the horizontal axis measures.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>What the vertical axis measures.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>The lines.</summary>
    public IReadOnlyList<ChartSeries> Series { get; init; } = [];

    /// <summary>Divides the horizontal axis by powers of ten.</summary>
    public bool LogX { get; init; }

    /// <summary>Divides the vertical axis by powers of ten.</summary>
    public bool LogY { get; init; }

    /// <summary>From and to of the horizontal axis; those of the data if null. What lies outside is cut off.</summary>
    public (double From, double To)? XRange { get; init; }

    /// <summary>From and to of the vertical axis; those of the data if null.</summary>
    public (double From, double To)? YRange { get; init; }

    /// <summary>A height over the two axes, drawn as contours behind the lines.</summary>
    public Func<double, double, double>? Surface { get; init; }

    /// <summary>Values of the horizontal axis that are marked, each with a text.</summary>
    public IReadOnlyList<(double X, string Text)> Marks { get; init; } = [];

    /// <summary>Marks where each line begins (a ring) and ends (a dot): for paths.</summary>
    public bool Paths { get; init; }

    /// <summary>The chart as an SVG document.</summary>
    /// <exception cref="DeepShellException">There is nothing to draw, or a logarithmic axis has no positive value.</exception>
    public string ToSvg() => new SvgChart(this).Write();
}
