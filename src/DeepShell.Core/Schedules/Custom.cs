using DeepShell.Catalog;

namespace DeepShell.Schedules;

/// <summary>Any function of the epoch (0 for the first) and the rate of the epoch before: in PowerShell a script block.</summary>
/// <remarks>
/// A model file keeps the function's text, for the record, and never runs it. 0.65^⌊epoch/10⌋ of the lecture notes is a factor
/// there, not a rate: use Multiply for such functions.
/// </remarks>
[Component("Custom")]
public sealed class Custom : Schedule
{
    private readonly List<double> _rates = [];
    private double _base = double.NaN;

    /// <summary>Computes the rate from the position and the rate before it, which is at first the one training was given.</summary>
    [NotSetting]
    public Func<int, double, double>? Function { get; init; }

    /// <summary>The function as text, for the record.</summary>
    public string Text { get; init; } = "";

    /// <summary>The function gives the share of the rate that training was given, and not the rate.</summary>
    public bool Multiply { get; init; }

    /// <inheritdoc/>
    public override ScheduleUnit Per { get; init; }

    /// <inheritdoc/>
    protected override double Rate(double rate, long position, long length)
    {
        if (rate != _base) _rates.Clear();
        _base = rate;
        while (_rates.Count <= position) _rates.Add(Next(rate, _rates.Count));
        return _rates[(int)position];
    }

    private double Next(double rate, int position)
    {
        if (Function is null)
            throw new DeepShellException("Schedule.NoFunction", ErrorKind.InvalidArgument, "Schedule Custom has no function to compute the rate with.",
                "Give -Schedule a script block: -Schedule { param($epoch, $rate) $rate * 0.95 }.", this);
        double result = Function(position, position == 0 ? rate : _rates[position - 1]) * (Multiply ? rate : 1);
        return double.IsFinite(result) && result >= 0 ? result
            : throw new DeepShellException("Schedule.Rate", ErrorKind.InvalidArgument,
                $"The function of schedule Custom gave {SettingValue.Text(result)} for {Per.ToString().ToLowerInvariant()} {position}; a rate is a number of 0 or more.", target: this);
    }
}
