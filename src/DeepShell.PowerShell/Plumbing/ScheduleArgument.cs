using System.Collections;
using System.Globalization;
using System.Management.Automation;
using DeepShell.Catalog;
using DeepShell.Schedules;

namespace DeepShell.PowerShell;

/// <summary>A schedule as an argument: as other components, or as a script block of the epoch and the rate before.</summary>
internal sealed class ScheduleArgument(PSCmdlet cmdlet)
{
    private readonly ComponentArgument<Schedule> _component = new(cmdlet);

    /// <summary>The settings of the schedule as parameters; null when there are none.</summary>
    public RuntimeDefinedParameterDictionary? Parameters(object? value) => Function(value) is null ? _component.Parameters(value) : null;

    /// <summary>The schedule; null when none is named.</summary>
    public Schedule? Create(object? value) => Function(value) ?? _component.Create(value);

    /// <summary>The argument of a setting that takes a schedule, with a schedule in place of a script block or a table that has one; any other as it is.</summary>
    public static object? Expand(object? value, Type setting)
    {
        if (setting != typeof(Schedule)) return value;
        if (Function(value) is { } custom) return custom;
        return value is IDictionary table ? table.Keys.Cast<object>().ToDictionary(k => SettingValue.Text(k), k => Nested(Arguments.Plain(table[k]))) : value;

        // A schedule within a schedule: Warmup's Then.
        static object? Nested(object? value) => value is ScriptBlock or IDictionary ? Expand(value, typeof(Schedule)) : value;
    }

    private static Custom? Function(object? value) => Arguments.Plain(value) switch
    {
        Custom custom => custom,
        ScriptBlock script => From(script, []),
        IDictionary table when Find(table, nameof(Custom.Function)) is ScriptBlock script && "Custom".Equals(Find(table, "Type")?.ToString(), StringComparison.OrdinalIgnoreCase)
            => From(script, table.Keys.Cast<object>().Where(k => !Is(k, "Type") && !Is(k, nameof(Custom.Function))).ToDictionary(k => SettingValue.Text(k), k => Arguments.Plain(table[k]))),
        _ => null,
    };

    private static Custom From(ScriptBlock script, Dictionary<string, object?> settings)
    {
        // Checked by the catalogue; the function itself is not a setting.
        Custom made = (Custom)Components.Get<Schedule>(nameof(Custom)).Create(settings);
        return new Custom { Function = (position, rate) => Call(script, position, rate), Text = script.ToString().Trim(), Multiply = made.Multiply, Per = made.Per };
    }

    private static double Call(ScriptBlock script, int position, double rate)
    {
        try
        {
            object? last = script.InvokeWithContext(null, [new PSVariable("_", position)], position, rate).LastOrDefault();
            return LanguagePrimitives.ConvertTo<double>(last ?? throw new PSInvalidCastException("it returned nothing"));
        }
        catch (Exception e) when (e is PSInvalidCastException or RuntimeException and not PipelineStoppedException)
        {
            throw new DeepShellException("Schedule.Function", ErrorKind.InvalidArgument,
                $"The script block of -Schedule gave no rate for position {position.ToString(CultureInfo.InvariantCulture)}: {e.Message.TrimEnd('.')}.",
                "It gets the epoch (0 for the first) and the rate before, and returns the rate: { param($epoch, $rate) $rate * 0.95 }.", script, e);
        }
    }

    private static object? Find(IDictionary table, string name) => Arguments.Plain(table.Keys.Cast<object>().Where(k => Is(k, name)).Select(k => table[k]).FirstOrDefault());

    private static bool Is(object key, string name) => SettingValue.Text(key).Equals(name, StringComparison.OrdinalIgnoreCase);
}
