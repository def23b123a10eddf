namespace DeepShell.Data;

/// <summary>Collects numbers, as doubles or rounded to float32.</summary>
internal sealed class NumberBuilder(bool single)
{
    private readonly SegmentsBuilder<double>? _doubles = single ? null : new();
    private readonly SegmentsBuilder<float>? _floats = single ? new() : null;

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

    public NumberColumn Build() => _doubles is not null ? new MemoryNumbers<double>(_doubles.Build()) : new MemoryNumbers<float>(_floats!.Build());
}
