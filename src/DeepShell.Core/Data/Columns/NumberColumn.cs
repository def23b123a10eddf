using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Data;

/// <summary>Where the numbers of a <see cref="NumberField"/> are. Immutable; safe to read from several threads.</summary>
internal abstract class NumberColumn
{
    public abstract int Count { get; }

    public abstract double this[int row] { get; }

    /// <summary>The numbers of successive rows.</summary>
    public abstract void Read(int from, Span<double> destination);

    /// <summary>How many are NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public virtual int CountMissing()
    {
        int missing = 0;
        Span<double> block = stackalloc double[256];
        for (int from = 0; from < Count; from += block.Length)
        {
            Span<double> part = block[..Math.Min(block.Length, Count - from)];
            Read(from, part);
            missing += MemoryNumbers<double>.CountMissing(part);
        }
        return missing;
    }

    /// <summary>The numbers of given rows.</summary>
    public abstract void Gather(ReadOnlySpan<int> rows, Span<double> destination);

    /// <summary>The same rows, in memory and as precise.</summary>
    public abstract NumberColumn Select(ReadOnlySpan<int> rows);
}

/// <summary>Numbers in memory, as doubles or floats.</summary>
internal sealed class MemoryNumbers<T>(Segments<T> values) : NumberColumn where T : unmanaged
{
    public override int Count => values.Count;

    public override double this[int row] => Wide(values[row]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Read(int from, Span<double> destination)
    {
        for (int done = 0; done < destination.Length;)
        {
            ReadOnlySpan<T> run = values.Run(from + done, from + destination.Length);
            Widen(run, destination[done..]);
            done += run.Length;
        }
    }

    public override int CountMissing()
    {
        int missing = 0;
        for (int from = 0; from < Count;)
        {
            ReadOnlySpan<T> run = values.Run(from, Count);
            missing += CountMissing(run);
            from += run.Length;
        }
        return missing;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int CountMissing(ReadOnlySpan<T> numbers)
    {
        // Only NaN is not what it is.
        int i = 0, missing = 0;
        for (; i <= numbers.Length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> some = Vector256.Create(numbers[i..]);
            missing += Vector256<T>.Count - BitOperations.PopCount(Vector256.Equals(some, some).ExtractMostSignificantBits());
        }
        for (; i < numbers.Length; i++)
            if (double.IsNaN(Wide(numbers[i]))) missing++;
        return missing;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Gather(ReadOnlySpan<int> rows, Span<double> destination)
    {
        for (int i = 0; i < rows.Length; i++) destination[i] = Wide(values[rows[i]]);
    }

    public override NumberColumn Select(ReadOnlySpan<int> rows)
    {
        T[] selected = new T[rows.Length];
        for (int i = 0; i < selected.Length; i++) selected[i] = values[rows[i]];
        return new MemoryNumbers<T>(new Segments<T>(selected));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Widen(ReadOnlySpan<T> from, Span<double> to)
    {
        if (typeof(T) == typeof(double))
        {
            MemoryMarshal.Cast<T, double>(from).CopyTo(to);
            return;
        }
        ReadOnlySpan<float> floats = MemoryMarshal.Cast<T, float>(from);
        to = to[..floats.Length];
        int i = 0;
        for (; i <= floats.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.Create(floats[i..]));
            lower.CopyTo(to[i..]);
            upper.CopyTo(to[(i + Vector256<double>.Count)..]);
        }
        for (; i < floats.Length; i++) to[i] = floats[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Wide(T value) => typeof(T) == typeof(double) ? (double)(object)value : (float)(object)value;
}
