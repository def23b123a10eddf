namespace DeepShell.Data;

/// <summary>Collects numbers, as doubles or rounded to float32.</summary>
internal sealed class NumberBuilder(bool single)
{
    private readonly SegmentsBuilder<double>? _doubles = single ? null : new();
    private readonly SegmentsBuilder<float>? _floats = single ? new() : null;

    private SpillFile? _file;

    public void Add(double value)
    {
        if (_doubles is not null) _doubles.Add(value);
        else _floats!.Add((float)value);
    }

    public void Append(ReadOnlySpan<double> values)
    {
        if (_doubles is not null) _doubles.Append(values);
        else
            foreach (double value in values) _floats!.Add((float)value);
    }

    public void Append(NumberBuilder other)
    {
        _doubles?.Append(other._doubles!);
        _floats?.Append(other._floats!);
    }

    public void Clear()
    {
        _doubles?.Clear();
        _floats?.Clear();
    }

    /// <summary>Moves what can be moved to a file; from then on the column is one in that file.</summary>
    public void Spill(SpillFile file)
    {
        _file = file;
        _doubles?.Spill(file);
        _floats?.Spill(file);
    }

    public NumberColumn Build() => (_file, _doubles) switch
    {
        (null, not null) => new MemoryNumbers<double>(_doubles.Build()),
        (null, null) => new MemoryNumbers<float>(_floats!.Build()),
        (_, not null) => new FileNumbers<double>(_file, _doubles.SpillAll(_file), _doubles.Count),
        _ => new FileNumbers<float>(_file, _floats!.SpillAll(_file), _floats.Count),
    };
}
