using System.Globalization;
using System.Net;
using System.Text;

namespace DeepShell.Charts;

/// <summary>Writes a chart as SVG: axes with round numbers, a grid, lines, a legend.</summary>
internal sealed class SvgChart
{
    private const int Width = 800, Height = 480, Left = 76, Top = 44, Bottom = 56, LegendLine = 18, MostTicks = 8;

    // Told apart also by people who see fewer colours; after the last the dashes change.
    private static readonly string[] s_colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#6a3d9a", "#000000"];
    private static readonly string[] s_dashes = ["", "7 3", "2 3", "9 3 2 3"];

    private readonly Chart _chart;
    private readonly ChartAxis _x, _y;
    private readonly int _right;
    private readonly StringBuilder _svg = new();

    public SvgChart(Chart chart)
    {
        _chart = chart;
        if (chart.Series.Count == 0 && (chart.Surface is null || chart.XRange is null || chart.YRange is null))
            throw new DeepShellException("Chart.Empty", ErrorKind.InvalidArgument, "There is nothing to draw.", "Give the chart a line.");
        _x = new ChartAxis(chart.Series.SelectMany(s => s.X), chart.XRange, chart.LogX, "horizontal", counts: true);
        _y = new ChartAxis(chart.Series.SelectMany(s => s.Y), chart.YRange, chart.LogY, "vertical");
        _right = Math.Max(24, HasLegend ? 60 + 8 * chart.Series.Max(s => s.Name.Length) : 0);
    }

    private bool HasLegend => _chart.Series.Count > 1;

    private double PlotWidth => Width - Left - _right;

    private static double PlotHeight => Height - Top - Bottom;

    public string Write()
    {
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" viewBox=\"0 0 {Width} {Height}\" font-family=\"system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif\" font-size=\"13\" fill=\"#222\">");
        if (_chart.Title.Length > 0) Line($"<title>{Escape(_chart.Title)}</title>");
        Line($"<defs><clipPath id=\"plot\"><rect x=\"{Left}\" y=\"{Top}\" width=\"{N(PlotWidth)}\" height=\"{N(PlotHeight)}\"/></clipPath></defs>");
        Line($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>");
        Line($"<text x=\"{N(Left + PlotWidth / 2)}\" y=\"26\" text-anchor=\"middle\" font-size=\"16\">{Escape(_chart.Title)}</text>");
        Axes();
        Line("<g clip-path=\"url(#plot)\" fill=\"none\" stroke-linejoin=\"round\">");
        if (_chart.Surface is not null) Surface(_chart.Surface);
        foreach ((double x, string text) in _chart.Marks) Mark(x, text);
        for (int i = 0; i < _chart.Series.Count; i++) Series(i);
        Line("</g>");
        Line($"<rect x=\"{Left}\" y=\"{Top}\" width=\"{N(PlotWidth)}\" height=\"{N(PlotHeight)}\" fill=\"none\" stroke=\"#666\"/>");
        if (HasLegend) Legend();
        Line("</svg>");
        return _svg.ToString();
    }

    private void Axes()
    {
        foreach ((double value, string text) in _x.Ticks(MostTicks))
        {
            string at = N(X(value));
            Line($"<path d=\"M{at} {Top}V{Height - Bottom}\" stroke=\"#e4e4e4\"/><text x=\"{at}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{text}</text>");
        }
        foreach ((double value, string text) in _y.Ticks(MostTicks))
        {
            double at = Y(value);
            Line($"<path d=\"M{Left} {N(at)}H{N(Left + PlotWidth)}\" stroke=\"#e4e4e4\"/><text x=\"{Left - 8}\" y=\"{N(at + 4.5)}\" text-anchor=\"end\">{text}</text>");
        }
        Line($"<text x=\"{N(Left + PlotWidth / 2)}\" y=\"{Height - 14}\" text-anchor=\"middle\">{Escape(_chart.XLabel)}</text>");
        Line($"<text transform=\"translate(18 {N(Top + PlotHeight / 2)}) rotate(-90)\" text-anchor=\"middle\">{Escape(_chart.YLabel)}</text>");
    }

    private void Surface(Func<double, double, double> height)
    {
        foreach ((_, IReadOnlyList<(double X1, double Y1, double X2, double Y2)> pieces) in Contours.Of((x, y) => height(_x.At(x), _y.At(y))))
        {
            StringBuilder d = new();
            foreach ((double x1, double y1, double x2, double y2) in pieces)
                d.Append(CultureInfo.InvariantCulture, $"M{N(Left + x1 * PlotWidth)} {N(Height - Bottom - y1 * PlotHeight)}L{N(Left + x2 * PlotWidth)} {N(Height - Bottom - y2 * PlotHeight)}");
            if (d.Length > 0) Line($"<path d=\"{d}\" stroke=\"#b9c4cc\" stroke-width=\"0.8\"/>");
        }
    }

    private void Mark(double value, string text)
    {
        double at = X(value);
        if (!double.IsFinite(at)) return;
        Line($"<path d=\"M{N(at)} {Top}V{Height - Bottom}\" stroke=\"#888\" stroke-dasharray=\"4 3\"/><text x=\"{N(at + 5)}\" y=\"{Top + 16}\" fill=\"#555\">{Escape(text)}</text>");
    }

    private void Series(int index)
    {
        ChartSeries series = _chart.Series[index];
        StringBuilder d = new();
        bool down = false;
        (double X, double Y)? first = null, last = null;
        int points = 0;
        for (int i = 0; i < series.X.Count; i++)
        {
            (double x, double y) = (X(series.X[i]), Y(series.Y[i]));
            if (!double.IsFinite(x) || !double.IsFinite(y))
            {
                down = false;
                continue;
            }
            d.Append(down ? 'L' : 'M').Append(N(x)).Append(' ').Append(N(y));
            (down, first, last) = (true, first ?? (x, y), (x, y));
            points++;
        }
        if (first is not { } start || last is not { } end) return;
        Line($"<path d=\"{d}\" {Stroke(index)}><title>{Escape(series.Name)}</title></path>");
        if (_chart.Paths) Line($"<circle cx=\"{N(start.X)}\" cy=\"{N(start.Y)}\" r=\"5\" stroke=\"#222\"/>");
        // A line of one point would not show.
        if (_chart.Paths || points == 1) Line($"<circle cx=\"{N(end.X)}\" cy=\"{N(end.Y)}\" r=\"4.5\" fill=\"{Colour(index)}\" stroke=\"#fff\"/>");
    }

    private void Legend()
    {
        double x = Left + PlotWidth + 12;
        for (int i = 0; i < _chart.Series.Count; i++)
        {
            double y = Top + 10 + i * LegendLine;
            Line($"<path d=\"M{N(x)} {N(y)}h22\" fill=\"none\" {Stroke(i)}/><text x=\"{N(x + 28)}\" y=\"{N(y + 4.5)}\">{Escape(_chart.Series[i].Name)}</text>");
        }
    }

    private static string Stroke(int index) => s_dashes[index / s_colours.Length % s_dashes.Length] is { Length: > 0 } dashes
        ? $"stroke=\"{Colour(index)}\" stroke-width=\"1.8\" stroke-dasharray=\"{dashes}\"" : $"stroke=\"{Colour(index)}\" stroke-width=\"1.8\"";

    private static string Colour(int index) => s_colours[index % s_colours.Length];

    private double X(double value) => Left + Far(_x.Position(value)) * PlotWidth;

    private double Y(double value) => Height - Bottom - Far(_y.Position(value)) * PlotHeight;

    // Far outside is far enough: renderers stumble over coordinates in the millions.
    private static double Far(double position) => Math.Clamp(position, -20, 20);

    private void Line(string text) => _svg.Append(text).Append('\n');

    private static string N(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Escape(string text) => WebUtility.HtmlEncode(string.Concat(text.Where(c => !char.IsControl(c))));
}
