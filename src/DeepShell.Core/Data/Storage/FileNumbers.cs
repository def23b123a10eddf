using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeepShell.Data;

/// <summary>Numbers in a file, as doubles or floats, in segments; read when they are asked for.</summary>
internal sealed class FileNumbers<T>(DataFile file, long[] offsets, int count) : NumberColumn where T : unmanaged
{
    // Single values are read with their neighbours, which mostly are asked for next.
    private const int WindowLength = 512;
    // Rows at most this many times as far apart as they are many are read in one go.
    private const int Sparse = 16;

    private sealed record Window(int From, double[] Values);

    private Window _window = new(0, []);

    public override int Count => count;

    public override double this[int row]
    {
        get
        {
            // Replaced as a whole, so that threads need no lock.
            Window window = _window;
            if ((uint)(row - window.From) >= (uint)window.Values.Length)
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)count, nameof(row));
                int from = row / WindowLength * WindowLength;
                window = new Window(from, new double[Math.Min(WindowLength, count - from)]);
                Read(from, window.Values);
                _window = window;
            }
            return window.Values[row - window.From];
        }
    }

    public override void Read(int from, Span<double> destination)
    {
        while (!destination.IsEmpty)
        {
            int start = from % Segments<T>.Length, length = Math.Min(destination.Length, Segments<T>.Length - start);
            long offset = offsets[from / Segments<T>.Length] + (long)start * Unsafe.SizeOf<T>();
            if (typeof(T) == typeof(double)) file.Read(offset, MemoryMarshal.AsBytes(destination[..length]));
            else
            {
                T[] values = ArrayPool<T>.Shared.Rent(length);
                file.Read(offset, MemoryMarshal.AsBytes(values.AsSpan(0, length)));
                MemoryNumbers<T>.Widen(values.AsSpan(0, length), destination);
                ArrayPool<T>.Shared.Return(values);
            }
            destination = destination[length..];
            from += length;
        }
    }

    public override void Gather(ReadOnlySpan<int> rows, Span<double> destination)
    {
        const int Most = 4096;
        for (int done = 0; done < rows.Length; done += Most)
        {
            ReadOnlySpan<int> some = rows.Slice(done, Math.Min(Most, rows.Length - done));
            (int low, int high) = Range(some);
            if (high - low >= (long)some.Length * Sparse)
            {
                for (int i = 0; i < some.Length; i++) Read(some[i], destination.Slice(done + i, 1));
                continue;
            }
            double[] values = ArrayPool<double>.Shared.Rent(high - low + 1);
            Read(low, values.AsSpan(0, high - low + 1));
            for (int i = 0; i < some.Length; i++) destination[done + i] = values[some[i] - low];
            ArrayPool<double>.Shared.Return(values);
        }
    }

    public override NumberColumn Select(ReadOnlySpan<int> rows)
    {
        SpillFile selected = file as SpillFile ?? new SpillFile();
        NumberBuilder builder = new(typeof(T) == typeof(float));
        double[] block = new double[Segments<T>.Length];
        for (int from = 0; from < rows.Length; from += block.Length)
        {
            Span<double> values = block.AsSpan(0, Math.Min(block.Length, rows.Length - from));
            Gather(rows.Slice(from, values.Length), values);
            builder.Append(values);
            builder.Spill(selected);
        }
        return builder.Build();
    }

    private static (int Low, int High) Range(ReadOnlySpan<int> rows)
    {
        int low = int.MaxValue, high = 0;
        foreach (int row in rows) (low, high) = (Math.Min(low, row), Math.Max(high, row));
        return (low, high);
    }
}
