using System.Globalization;
using System.Text;
using DeepShell.Training;

namespace DeepShell.PowerShell;

/// <summary>Small charts of block characters, for the views of objects in a terminal.</summary>
public static class TextChart
{
    private const string Eighths = " ▁▂▃▄▅▆▇█", Lengths = " ▏▎▍▌▋▊▉█";

    private const int Width = 60;

    /// <summary>A bar as long as <paramref name="share"/> of <paramref name="width"/> characters.</summary>
    public static string Bar(double share, int width)
    {
        int eighths = (int)Math.Round(Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1) * width * 8);
        return new string('█', eighths / 8) + (eighths % 8 > 0 ? Lengths[eighths % 8].ToString() : "");
    }

    /// <summary>Columns as high as the values, from the lowest to the highest.</summary>
    /// <param name="values">One a column.</param>
    /// <param name="height">Lines.</param>
    /// <param name="low">Written at the lowest line.</param>
    /// <param name="high">Written at the highest.</param>
    public static string Columns(IReadOnlyList<double> values, int height, double low, double high)
    {
        StringBuilder text = new();
        string top = Number(high), bottom = Number(low);
        int margin = Math.Max(top.Length, bottom.Length);
        for (int line = height - 1; line >= 0; line--)
        {
            text.Append((line == height - 1 ? top : line == 0 ? bottom : "").PadLeft(margin)).Append(" │");
            foreach (double value in values)
            {
                double share = double.IsFinite(value) && high > low ? Math.Clamp((value - low) / (high - low), 0, 1) : 0;
                // A value at the bottom still shows: at least one eighth.
                int eighths = Math.Max(1, (int)Math.Round(share * height * 8));
                text.Append(Eighths[Math.Clamp(eighths - line * 8, 0, 8)]);
            }
            text.AppendLine();
        }
        return text.Append(' ', margin).Append(" └").Append('─', values.Count).ToString();
    }

    /// <summary>The smoothed loss of a range test over the rate, with the suggestion marked.</summary>
    public static string LearningRates(LearningRateRange range)
    {
        if (range.Points.Count == 0) return "";
        int count = range.Points.Count, width = Math.Min(Width, count);
        double[] losses = [.. Enumerable.Range(0, width).Select(c => range.Points[c * count / width].Smoothed)];
        // The steep end would flatten all the rest.
        double low = losses.Min(), high = Math.Max(losses[0] + (losses[0] - low) / 2, low * 1.01);
        string chart = Columns(losses, 10, low, high);
        int margin = chart.Length - width;
        margin -= chart.LastIndexOf('\n') + 1;
        string first = Number(range.Points[0].LearningRate), last = Number(range.Points[^1].LearningRate);
        StringBuilder text = new(chart);
        if (range.Suggestion is { } rate)
        {
            int at = range.Points.TakeWhile(p => p.LearningRate < rate).Count() * width / count;
            text.AppendLine().Append(' ', margin + at).Append("▲ ").Append(Number(rate));
        }
        return text.AppendLine().Append(' ', margin).Append(first).Append(last.PadLeft(Math.Max(1 + last.Length, width - first.Length))).ToString();
    }

    private static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
