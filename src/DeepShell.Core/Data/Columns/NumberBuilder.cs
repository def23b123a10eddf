using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
        if (_doubles is not null)
        {
            _doubles.Append(values);
            return;
        }
        Span<float> block = stackalloc float[256];
        while (!values.IsEmpty)
        {
            Span<float> part = block[..Math.Min(block.Length, values.Length)];
            Narrow(values[..part.Length], part);
            _floats!.Append(part);
            values = values[part.Length..];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(ReadOnlySpan<double> from, Span<float> to)
    {
        int i = 0;
        for (; i <= to.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            Vector256.Narrow(Vector256.Create(from[i..]), Vector256.Create(from[(i + Vector256<double>.Count)..])).CopyTo(to[i..]);
        for (; i < to.Length; i++) to[i] = (float)from[i];
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
