using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DeepShell.Charts;

namespace DeepShell.Tests.Charts;

public sealed partial class ChartTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_point_lies_where_the_axes_say()
    {
        XDocument svg = Draw(new Chart { Series = [new("a", [0, 5, 10], [0, 1, 4])] });
        // The corners of the plot are the ranges of the data.
        (double left, double top, double right, double bottom) = Plot(svg);
        (double X, double Y)[] points = Points(svg, "a");
        Assert.Equal([(left, bottom), ((left + right) / 2, bottom - (bottom - top) / 4), (right, top)], points, Near);
    }

    [Fact]
    public void Logarithmic_axes_have_a_tick_a_decade()
    {
        XDocument svg = Draw(new Chart { LogX = true, Series = [new("a", [1e-7, 1e-3, 10], [1, 2, 3])] });
        (double left, _, double right, _) = Plot(svg);
        Assert.Equal(left + (right - left) / 2, Points(svg, "a")[1].X, 0.02);
        string[] texts = [.. svg.Descendants(s_svg + "text").Select(t => t.Value)];
        Assert.Contains("1e-6", texts);
        Assert.Contains("0.1", texts);
    }

    [Theory]
    [InlineData(2, "1 2")]
    [InlineData(2.5, "1 1.5 2 2.5")]
    public void Between_whole_epochs_there_is_no_tick(double last, string expected) =>
        Assert.Equal(expected, string.Join(' ', new ChartAxis([1, last], null, false, "horizontal", counts: true).Ticks(4).Select(t => t.Text)));

    [Fact]
    public void What_is_no_number_leaves_a_gap()
    {
        XDocument svg = Draw(new Chart { Series = [new("a", [1, 2, 3, 4], [1, double.NaN, 3, 4])] });
        Assert.Equal(2, Line(svg, "a").Count(c => c == 'M'));
        Assert.Equal(3, Points(svg, "a").Length);
    }

    [Fact]
    public void Names_cannot_break_the_document() =>
        Assert.Contains(Draw(new Chart { Title = "<a & \"b\"\u0001", Series = [new("x<y", [1, 2], [1, 2]), new("z", [1, 2], [2, 1])] }).Descendants(s_svg + "text"), t => t.Value == "x<y");

    // Of x² + y² every contour is a circle about the middle.
    [Fact]
    public void Contours_are_where_the_surface_has_their_height()
    {
        int seen = 0;
        foreach ((double level, IReadOnlyList<(double X1, double Y1, double X2, double Y2)> pieces) in Contours.Of((x, y) => (x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5)))
            foreach ((double x, double y, _, _) in pieces)
            {
                Assert.Equal(Math.Sqrt(level), Math.Sqrt((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5)), 2e-3);
                seen++;
            }
        Assert.True(seen > 500);
    }

    [Theory]
    [InlineData(0.0, 1.0, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(1.0, 50.0, "10 20 30 40 50")]
    [InlineData(0.00012, 0.00016, "1.2e-4 1.3e-4 1.4e-4 1.5e-4 1.6e-4")]
    public void Ticks_are_round(double from, double to, string expected) =>
        Assert.Equal(expected, string.Join(' ', new ChartAxis([from, to], null, false, "vertical").Ticks(6).Select(t => t.Text)));

    [Fact]
    public void What_cannot_be_drawn_is_an_error()
    {
        Fails("Chart.Empty", new Chart());
        Fails("Chart.NoValues", new Chart { LogY = true, Series = [new("a", [1, 2], [0, -1])] });
        Fails("Chart.Range", new Chart { YRange = (1, 0), Series = [new("a", [1, 2], [0, 1])] });

        static void Fails(string id, Chart chart) => Assert.Equal("DeepShell." + id, Assert.Throws<DeepShellException>(chart.ToSvg).Id);
    }

    private static XDocument Draw(Chart chart) => XDocument.Parse(chart.ToSvg());

    private static string Line(XDocument svg, string name) =>
        svg.Descendants(s_svg + "path").First(p => p.Element(s_svg + "title")?.Value == name).Attribute("d")!.Value;

    private static (double X, double Y)[] Points(XDocument svg, string name) =>
        [.. Point().Matches(Line(svg, name)).Select(m => (Number(m.Groups[1].Value), Number(m.Groups[2].Value)))];

    private static (double Left, double Top, double Right, double Bottom) Plot(XDocument svg)
    {
        XElement frame = svg.Descendants(s_svg + "clipPath").Single().Element(s_svg + "rect")!;
        (double x, double y) = (Number(frame.Attribute("x")!.Value), Number(frame.Attribute("y")!.Value));
        return (x, y, x + Number(frame.Attribute("width")!.Value), y + Number(frame.Attribute("height")!.Value));
    }

    private static bool Near((double X, double Y) a, (double X, double Y) b) => Math.Abs(a.X - b.X) < 0.02 && Math.Abs(a.Y - b.Y) < 0.02;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[ML](-?[\d.]+) (-?[\d.]+)")]
    private static partial Regex Point();
}
