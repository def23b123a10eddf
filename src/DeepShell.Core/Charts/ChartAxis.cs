using System.Globalization;

namespace DeepShell.Charts;

/// <summary>The range of an axis, and the round numbers in it.</summary>
internal sealed class ChartAxis
{
    private readonly bool _log, _whole;
    private readonly double _from, _to;

    /// <summary>An axis for these values, or for a given range.</summary>
    /// <param name="values">What is shown.</param>
    /// <param name="range">The range; by default that of the values.</param>
    /// <param name="log">Logarithmic.</param>
    /// <param name="name">The axis, in messages.</param>
    /// <param name="counts">Whole values are counts, such as epochs: ticks are whole too.</param>
    /// <exception cref="DeepShellException">There is no value that it could show.</exception>
    public ChartAxis(IEnumerable<double> values, (double From, double To)? range, bool log, string name, bool counts = false)
    {
        _log = log;
        if (range is { } r && !(r.From < r.To && double.IsFinite(r.From) && double.IsFinite(r.To) && (!log || r.From > 0)))
            throw new DeepShellException("Chart.Range", ErrorKind.InvalidArgument, $"The range of the {name} axis is {Text(r.From)} to {Text(r.To)}, expected two rising numbers{(log ? " above 0" : "")}.", "For example -YRange 0,1.", range);
        double[] shown = [.. values.Where(v => double.IsFinite(v) && (!log || v > 0))];
        if (range is null && shown.Length == 0)
            throw new DeepShellException("Chart.NoValues", ErrorKind.InvalidData, $"No value of the {name} axis can be drawn{(log ? ": a logarithmic axis needs values above 0" : "")}.", "Check the properties that are drawn.");
        _whole = counts && shown.Length > 0 && shown.All(double.IsInteger);
        (_from, _to) = range is { } given ? (Scale(given.From), Scale(given.To)) : (Scale(shown.Min()), Scale(shown.Max()));
        // A single value, or a constant: some room on both sides, or the axis would have no length.
        if (_to - _from < 1e-12 * Math.Max(1, Math.Abs(_to))) (_from, _to) = (_from - Room(_from), _to + Room(_to));
    }

    /// <summary>Where the axis begins and ends, in its own unit.</summary>
    public (double From, double To) Range => (Unscale(_from), Unscale(_to));

    /// <summary>Where a value lies: 0 at the beginning, 1 at the end; NaN for one that cannot be shown.</summary>
    public double Position(double value) => _log && !(value > 0) ? double.NaN : (Scale(value) - _from) / (_to - _from);

    /// <summary>The value at a position.</summary>
    public double At(double position) => Unscale(_from + position * (_to - _from));

    /// <summary>Round numbers within the range, at most about <paramref name="most"/>, with their texts.</summary>
    public IEnumerable<(double Value, string Text)> Ticks(int most)
    {
        if (_log && _to - _from >= 1)
        {
            int every = (int)Step(Math.Max(1, (_to - _from) / most));
            for (int power = (int)Math.Ceiling(_from - 1e-9); power <= _to + 1e-9; power++)
                if (power % every == 0) yield return (Math.Pow(10, power), Text(Math.Pow(10, power)));
            yield break;
        }
        (double from, double to) = Range;
        double step = Step(_whole ? Math.Max(1, (to - from) / most) : (to - from) / most);
        for (long i = (long)Math.Ceiling(from / step - 1e-9); i <= to / step + 1e-9; i++) yield return (i * step, Text(Math.Round(i * step, 12)));
    }

    /// <summary>A number as an axis shows it.</summary>
    public static string Text(double value) => value == 0 ? "0"
        : value.ToString(Math.Abs(value) is >= 1e-3 and < 1e5 ? "0.######" : "0.##e+0", CultureInfo.InvariantCulture);

    // 1, 2 or 5 times a power of ten.
    private static double Step(double atLeast)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        return power * new[] { 1.0, 2, 5, 10 }.First(f => f * power >= atLeast * (1 - 1e-9));
    }

    private double Room(double value) => _log ? 0.5 : Math.Max(Math.Abs(value) * 0.05, 1e-3);

    private double Scale(double value) => _log ? Math.Log10(value) : value;

    private double Unscale(double value) => _log ? Math.Pow(10, value) : value;
}
