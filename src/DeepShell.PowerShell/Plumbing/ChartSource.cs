using System.Globalization;
using System.Management.Automation;
using DeepShell.Charts;
using DeepShell.Models;
using DeepShell.Schedules;
using DeepShell.Surfaces;
using DeepShell.Training;

namespace DeepShell.PowerShell;

/// <summary>Collects objects of the pipeline and makes the lines of a chart of them: by their type, or by the properties that were named.</summary>
internal sealed class ChartSource
{
    private readonly List<(object? Group, PSObject Item)> _rows = [];
    private readonly List<(double, string)> _marks = [];
    private readonly HashSet<string> _models = [];

    /// <summary>The property of the horizontal axis; the number of the object if null.</summary>
    public string? X { get; set; }

    /// <summary>The properties that are drawn.</summary>
    public string[]? Y { get; set; }

    /// <summary>The property by whose values lines are told apart.</summary>
    public string? Group { get; set; }

    /// <summary>Whether the horizontal axis is logarithmic by nature.</summary>
    public bool LogX { get; private set; }

    /// <summary>Whether the lines are paths over a surface.</summary>
    public bool Paths { get; private set; }

    /// <summary>What the vertical axis should show unless told: the end of a range test would flatten all the rest.</summary>
    public (double From, double To)? YRange { get; private set; }

    /// <summary>Values of the horizontal axis to mark.</summary>
    public IReadOnlyList<(double X, string Text)> Marks => _marks;

    /// <summary>Takes an object; what is known brings its own axes unless others were named.</summary>
    public void Add(PSObject item)
    {
        switch (item.BaseObject)
        {
            case Model model:
                string name = model.Name;
                for (int i = 2; !_models.Add(name); i++) name = $"{model.Name} ({i})";
                foreach (EpochRecord record in model.History) Add(name, record, "Epoch", "Loss", "ValidationLoss");
                break;
            case EpochRecord record: Add(null, record, "Epoch", "Loss", "ValidationLoss"); break;
            case ScheduledRate rate: Add(null, rate, "Epoch", "LearningRate"); break;
            case LearningRatePoint point: Range(point); break;
            case LearningRateRange range:
                foreach (LearningRatePoint point in range.Points) Range(point);
                if (range.Points.Count > 0 && Y is ["Smoothed", "Loss"])
                {
                    double low = range.Points.Min(p => p.Loss), first = range.Points[0].Smoothed;
                    YRange = (low - (first - low) / 20, first + (first - low) / 2);
                }
                if (range.Suggestion is { } suggestion) _marks.Add((suggestion, suggestion.ToString("G3", CultureInfo.InvariantCulture)));
                break;
            case PathPoint point:
                (Group, Paths) = (Group ?? "Optimizer", true);
                Add(null, point, "X", "Y");
                break;
            case int or long or float or double or decimal:
                Y = ["Value"];
                _rows.Add((null, new PSObject(new PSObject { Properties = { new PSNoteProperty("Value", item.BaseObject) } })));
                break;
            default: _rows.Add((null, item)); break;
        }
    }

    /// <summary>The lines.</summary>
    /// <exception cref="DeepShellException">No property was named for objects that are not known, or none has it.</exception>
    public IReadOnlyList<ChartSeries> Series()
    {
        if (_rows.Count == 0) throw new DeepShellException("Chart.Empty", ErrorKind.InvalidArgument, "There is nothing to draw: no object arrived.", "Pipe a model, its History, or other objects to Export-Chart.");
        string[] properties = [.. _rows[0].Item.Properties.Select(p => p.Name).Take(20)];
        if (Y is not { Length: > 0 }) throw new DeepShellException("Chart.NoProperty", ErrorKind.InvalidArgument, "What is to be drawn of these objects?", $"Name properties with -Y, and with -X what is below them: {string.Join(", ", properties)}.");
        foreach (string name in new[] { X, Group }.OfType<string>().Concat(_models.Count > 0 || Y.Length == 1 ? Y : []))
            if (_rows.All(r => r.Item.Properties[name] is null))
                throw new DeepShellException("Chart.NoProperty", ErrorKind.NotFound, $"No object has a property '{name}'.{Catalog.Suggestion.For(name, properties)}", $"The properties are {string.Join(", ", properties)}.", name);
        var groups = _rows.GroupBy(r => Group is null ? r.Group?.ToString() ?? "" : LanguagePrimitives.ConvertTo<string>(r.Item.Properties[Group]?.Value) ?? "").ToArray();
        List<ChartSeries> series = [];
        foreach (var group in groups)
            foreach (string y in Y)
            {
                double[] values = [.. group.Select(r => Number(r.Item, y))];
                // A history without a validation part has no such line.
                if (!values.Any(double.IsFinite)) continue;
                string name = groups.Length == 1 ? Words(y) : Y.Length == 1 ? group.Key : $"{group.Key}: {Words(y)}";
                series.Add(new ChartSeries(name, [.. group.Select((r, i) => X is null ? i + 1 : Number(r.Item, X))], values));
            }
        return series.Count > 0 ? series : throw new DeepShellException("Chart.NoValues", ErrorKind.InvalidData, $"{string.Join(", ", Y)}: no object has a number there.", $"The properties are {string.Join(", ", properties)}.", Y);
    }

    /// <summary>A property's name as people write it: ValidationLoss is validation loss.</summary>
    public static string Words(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 && !char.IsUpper(name[i - 1]) ? $" {char.ToLowerInvariant(c)}" : i == 0 && name.Length > 1 && !char.IsUpper(name[1]) ? $"{char.ToLowerInvariant(c)}" : $"{c}"));

    private void Range(LearningRatePoint point)
    {
        LogX = X is null or "LearningRate";
        Add(null, point, "LearningRate", "Smoothed", "Loss");
    }

    private void Add(object? group, object item, string x, params string[] y)
    {
        (X, Y) = (X ?? x, Y ?? y);
        _rows.Add((group, PSObject.AsPSObject(item)));
    }

    private static double Number(PSObject item, string property) =>
        Arguments.Plain(item.Properties[property]?.Value) switch
        {
            null => double.NaN,
            TimeSpan time => time.TotalSeconds,
            var value => LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out double number) ? number : double.NaN,
        };
}
