using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Metrics;
using DeepShell.Models;
using DeepShell.Training;

namespace DeepShell.PowerShell;

/// <summary>The texts of the views in DeepShell.Format.ps1xml that are more than a property.</summary>
public static class View
{
    private const int MostNames = 12;

    /// <summary>A number of some size as people read it: four digits, no trailing zeros.</summary>
    public static string Number(double? value) => value?.ToString(Math.Abs(value.Value) is >= 1e-3 and < 1e6 or 0 ? "0.####" : "0.###e+0", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A figure of a table: four digits behind the point, so that they stand below each other.</summary>
    public static string Fixed(double? value) => value is { } v && Math.Abs(v) is >= 1e-3 and < 1e6 or 0 ? v.ToString("0.0000", CultureInfo.InvariantCulture) : Number(value);

    /// <summary>How long something took.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds < 60
        ? time.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture)
        : time.ToString(time.TotalHours < 1 ? @"m\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);

    /// <summary>A component with the settings that differ from their defaults: <c>Crop -Padding 2</c>.</summary>
    public static string Component(object component)
    {
        ComponentInfo info = Components.Describe(component);
        return string.Join(" ", info.Changed(component).Select(s => s.Value is true ? $"-{s.Key}" : $"-{s.Key} {Setting(s.Value)}").Prepend(info.Name));
    }

    /// <summary>Names in a line, the first of many.</summary>
    public static string Names(IEnumerable<string> names, int most = MostNames)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(most)) + (all.Length > most ? $", … ({all.Length:N0})" : "");
    }

    /// <summary>The features of a dataset: how many, of which kind.</summary>
    public static string Features(Dataset dataset) => dataset.Features is [ImageField image]
        ? $"images {image.Shape}"
        : dataset.Features.Count == 0 ? "none: name columns with -Feature"
        : $"{string.Join(", ", dataset.Features.GroupBy(f => f.Kind).Select(g => $"{g.Count()} {(g.Key, g.Count()) switch { ("Category", 1) => "category", ("Category", _) => "categories", (_, 1) => g.Key.ToLowerInvariant(), _ => g.Key.ToLowerInvariant() + "s" }}"))} ({Names(dataset.Features.Select(f => f.Name))})";

    /// <summary>What is learnt.</summary>
    public static string Task(Dataset dataset) => dataset.Classes.Count > 0 ? $"{dataset.Task}, {Classes(dataset.Classes)}" : $"{dataset.Task}";

    /// <summary>The parts of a dataset.</summary>
    public static string Parts(Dataset dataset) => dataset.Partitions is { } p ? $"{p}" : "not split: … | Split-Dataset";

    /// <summary>What the rows of a dataset weigh in the loss: each class, where it is the same in all of its rows, otherwise from the least to the most.</summary>
    public static string Weights(Dataset dataset)
    {
        if (dataset.SampleWeights is not { } weights) return "";
        if (dataset.Label is CategoryField { Categories.Count: <= MostNames } label
            && Enumerable.Range(0, dataset.Count).GroupBy(r => label[r]).Select(g => (Class: g.Key, Weights: g.Select(r => weights[r]).Distinct().Take(2).ToArray())).OrderBy(g => g.Class).ToArray() is var classes
            && classes.All(c => c.Class >= 0 && c.Weights.Length == 1))
            return string.Join(", ", classes.Select(c => $"{label.Categories[c.Class]} {Number(c.Weights[0])}"));
        return $"{Number(weights.Min())} to {Number(weights.Max())}";
    }

    /// <summary>What was fitted to a dataset.</summary>
    public static string Preprocessing(Dataset dataset) => dataset.Preprocessing is { } p
        ? $"{string.Join(", ", p.Transforms.Select(Component))}; {p.InputShape} inputs" + (Missing(dataset) is { Length: > 0 } missing ? $"; filled in: {missing}" : "")
        : "none";

    /// <summary>The number of missing values by column.</summary>
    public static string Missing(Dataset dataset) =>
        Names(dataset.Features.Where(f => f.Missing > 0).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name} {f.Missing:N0}")));

    /// <summary>What a column holds.</summary>
    public static string Values(Field field) => field switch
    {
        CategoryField c => Names(c.Categories, 6),
        ImageField i => $"{i.Shape}",
        BoxField b => string.Create(CultureInfo.InvariantCulture, $"{b.BoxCount:N0}: {Names(b.Categories, 6)}"),
        MaskField m => string.Create(CultureInfo.InvariantCulture, $"{m.Height}×{m.Width}: {Names(m.Categories, 6)}"),
        NumberField n when n.Count > n.Missing => string.Create(CultureInfo.InvariantCulture,
            $"{Number(Enumerable.Range(0, n.Count).Where(r => !double.IsNaN(n[r])).Min(r => n[r]))} to {Number(Enumerable.Range(0, n.Count).Where(r => !double.IsNaN(n[r])).Max(r => n[r]))}"),
        _ => "",
    };

    /// <summary>A model: what it is, and its layers.</summary>
    public static string Model(Model model, string accent = "", string reset = "")
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        List<(string Name, string Value)> head =
        [
            ("Name", model.Name),
            ("Task", model.Task == LearningTask.Classification ? $"{model.Task}, {Classes(model.Classes)}" : $"{model.Task}"),
            ("Input", model.Preprocessing.Image is null ? $"{model.InputShape} ({Names(model.Preprocessing.InputNames, 6)})" : $"{model.InputShape}"),
            ("Parameters", string.Create(c, $"{model.ParameterCount:N0}{(model.StateCount > 0 ? $" and {model.StateCount:N0} running statistics" : "")}")),
            ("Trained", Trained(model)),
        ];
        TextTable table = new TextTable("Layer", "Type", "Settings", "Output", "Parameters").Right(4);
        foreach (LayerSummary layer in model.Layers)
            table.Add(layer.Name, layer.Type, layer.Settings, $"{layer.OutputShape}", layer.Parameters.ToString("N0", c));
        IEnumerable<string> lines = head.Select(h => $"{accent}{h.Name,-10} : {reset}{h.Value}").Append("").Concat(table.Lines(accent, reset));
        return string.Join("\n", lines);
    }

    /// <summary>A measurement: the figures, and the confusion matrix.</summary>
    public static string Measurement(Measurement measurement, string accent = "", string reset = "")
    {
        List<(string Name, string Value)> figures =
        [
            ("Part", string.Create(CultureInfo.InvariantCulture, $"{measurement.Part}, {measurement.Count:N0} rows")),
            ("Loss", Fixed(measurement.Loss)),
            .. measurement.Metrics.Select(m => (m.Key, Fixed(m.Value))),
        ];
        int width = figures.Max(f => f.Name.Length);
        string text = string.Join("\n", figures.Select(f => $"{accent}{f.Name.PadRight(width)} : {reset}{f.Value}"));
        return measurement.ConfusionMatrix is { Classes.Count: <= 20 } matrix ? $"{text}\n\n{ConfusionMatrix(matrix, accent, reset)}" : text;
    }

    /// <summary>A confusion matrix: rows are true classes, columns predictions.</summary>
    public static string ConfusionMatrix(ConfusionMatrix matrix, string accent = "", string reset = "")
    {
        // Long class names head columns by their beginning, or the table is wider than any screen.
        int room = Math.Max(4, 60 / matrix.Classes.Count);
        string[] columns = [.. matrix.Classes.Select(c => c.Length <= room ? c : c[..(room - 1)] + "…")];
        TextTable table = new TextTable(["Actual \\ Predicted", .. columns, "Recall"]).Right([.. Enumerable.Range(1, columns.Length + 1)]);
        foreach (ConfusionRow row in matrix.Rows)
            table.Add([row.Actual, .. row.Predicted.Select(p => p == 0 ? "." : p.ToString("N0", CultureInfo.InvariantCulture)), Fixed(row.Recall)]);
        return string.Join("\n", table.Lines(accent, reset));
    }

    /// <summary>The input of a prediction in short: a file's name, or the values of a row.</summary>
    public static string Input(PSObject prediction)
    {
        if (prediction.Properties["Name"]?.Value is string name && prediction.Properties["Path"] is not null) return name;
        return string.Join(" ", prediction.Properties.Where(p => p.Name is not ("Prediction" or "Confidence" or "Probabilities" or "Spread")).Select(p => p.Value switch
        {
            null => "-",
            double d => Number(d),
            var v => LanguagePrimitives.ConvertTo<string>(v),
        }));
    }

    /// <summary>The three most probable classes.</summary>
    public static string Probabilities(IDictionary? probabilities) => probabilities is null ? "" : string.Join(", ", probabilities.Cast<DictionaryEntry>()
        .OrderByDescending(e => (double)e.Value!).Take(3).Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Key} {(double)e.Value!:0.000}")));

    /// <summary>The metrics of an epoch, training and validation, and what else was measured.</summary>
    public static string Metrics(EpochRecord record) => string.Join("  ", record.Metrics.Where(m => !m.Key.StartsWith("Validation", StringComparison.Ordinal))
        .Select(m => $"{m.Key} {Fixed(m.Value)}{(record.Metrics.TryGetValue("Validation" + m.Key, out double v) ? $" / {Fixed(v)}" : "")}")
        .Concat(new[]
        {
            record.Penalty is { } penalty ? $"Penalty {Fixed(penalty)}" : null,
            record.ClippedShare is { } share ? string.Create(CultureInfo.InvariantCulture, $"Clipped {share:P0}") : null,
            record.UpdateRatio is { } ratio ? $"Update {Fixed(ratio)}" : null,
        }.OfType<string>()));

    /// <summary>A setting of a step of the recipe, or of a component.</summary>
    public static string Setting(object? value) => value is JsonElement json ? Json(json) : value is not null && Components.IsKind(value.GetType()) ? Component(value)
        : value is IEnumerable many and not string ? string.Join(",", many.Cast<object?>().Select(Setting)) : SettingValue.Text(value);

    private static string Json(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => string.Join(",", json.EnumerateArray().Select(Json)),
        JsonValueKind.Object => string.Join(" ", json.EnumerateObject().Select(p => p.NameEquals("Type") ? Json(p.Value) : $"-{p.Name} {Json(p.Value)}")),
        _ => json.ToString(),
    };

    private static string Classes(IReadOnlyList<string> classes) => $"{classes.Count} {(classes.Count == 1 ? "class" : "classes")}: {Names(classes)}";

    // The figures are of the last epoch; the weights may be of a better one before it.
    private static string Restored(Model model) =>
        model.Recipe.LastOrDefault(s => s.Stage == "Train")?.Settings.GetValueOrDefault("BestEpoch") is { } value && Convert.ToInt32(value, CultureInfo.InvariantCulture) is int best && best > 0 && best < model.History.Count
            ? string.Create(CultureInfo.InvariantCulture, $"; weights of epoch {best:N0}{(model.History[best - 1].ValidationLoss is { } loss ? $" (validation loss {Fixed(loss)})" : "")}") : "";

    private static string Trained(Model model)
    {
        if (!model.IsTrained) return "no: … | Start-Training";
        string by = Components.Describe(model.Loss!).Name;
        if (model.History.Count == 0 && model.Recipe is [.., { Stage: "Merge" }]) return "merged from trained models";
        if (model.History.Count == 0) return $"by {by}, no whole epoch";
        EpochRecord last = model.History[^1];
        string loss = last.ValidationLoss is { } v ? $"validation loss {Fixed(v)}" : $"loss {Fixed(last.Loss)}";
        return string.Create(CultureInfo.InvariantCulture, $"{model.History.Count:N0} epochs by {by} in {Duration(last.Elapsed)}; last {loss}, {Metrics(last)}{Restored(model)}");
    }
}
