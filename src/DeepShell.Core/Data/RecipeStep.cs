using System.Text.Json.Nodes;
using System.Text.Json;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>One stage of the pipeline that made something, so that an exported model can say how it was made.</summary>
/// <param name="Stage">The stage: Import, Split, Normalize …</param>
/// <param name="Settings">What it was told.</param>
public sealed record RecipeStep(string Stage, IReadOnlyDictionary<string, object?> Settings)
{
    /// <summary>A stage with its settings as pairs; null values are left out.</summary>
    public RecipeStep(string stage, params ReadOnlySpan<(string Name, object? Value)> settings)
        : this(stage, Collect(settings))
    {
    }

    /// <summary>{ "stage": …, "settings": { … } }</summary>
    public JsonObject ToJson() => new()
    {
        ["stage"] = Stage,
        ["settings"] = JsonSerializer.SerializeToNode(Settings.ToDictionary(s => s.Key, s => SettingValue.Plain(s.Value))),
    };

    /// <summary>The reverse of <see cref="ToJson"/>.</summary>
    public static RecipeStep FromJson(JsonElement json) => new(json.GetProperty("stage").GetString()!,
        json.GetProperty("settings").EnumerateObject().ToDictionary(p => p.Name, p => SettingValue.FromJson(p.Value)));

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Stage} {string.Join(" ", Settings.Select(s => $"-{s.Key} {SettingValue.Text(SettingValue.Plain(s.Value))}"))}".TrimEnd();

    private static Dictionary<string, object?> Collect(ReadOnlySpan<(string Name, object? Value)> settings)
    {
        Dictionary<string, object?> kept = [];
        foreach ((string name, object? value) in settings)
            if (value is not null) kept[name] = value;
        return kept;
    }
}
