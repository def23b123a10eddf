using System.Runtime.InteropServices;

namespace DeepShell.Data;

/// <summary>Encoded rows of a table, ready to be copied into batches: in memory, or in a file where they would take too much.</summary>
internal sealed unsafe class EncodedRows : IDisposable
{
    // Encoded at a time on the way to a file.
    private const int RowsAtOnce = 1 << 14;
    // Of the memory that data may take, encoded rows may take this part: training and validation have some each.
    private const int Share = 4;

    private readonly int _size;
    private readonly SpillFile? _file;
    private float* _rows;

    public EncodedRows(Dataset dataset, Preprocessing encoding, ReadOnlySpan<int> rows)
    {
        _size = encoding.InputShape.Size;
        long bytes = (long)rows.Length * _size * sizeof(float);
        if (bytes <= dataset.MemoryLimit / Share && bytes <= (long)int.MaxValue * sizeof(float))
        {
            _rows = (float*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
            encoding.Encode(dataset, rows, new Span<float>(_rows, rows.Length * _size));
            return;
        }
        _file = new SpillFile();
        float[] block = new float[Math.Min(RowsAtOnce, rows.Length) * _size];
        for (int from = 0; from < rows.Length; from += RowsAtOnce)
        {
            ReadOnlySpan<int> some = rows.Slice(from, Math.Min(RowsAtOnce, rows.Length - from));
            Span<float> encoded = block.AsSpan(0, some.Length * _size);
            encoding.Encode(dataset, some, encoded);
            _file.Append(MemoryMarshal.AsBytes(encoded));
        }
    }

    ~EncodedRows() => NativeMemory.AlignedFree(_rows);

    /// <summary>Whether a row is a copy away.</summary>
    public bool InMemory => _file is null;

    /// <summary>Copies the row of a place. Safe to call from several threads.</summary>
    public void Copy(int place, Span<float> destination)
    {
        if (_file is null) new ReadOnlySpan<float>(_rows + (long)place * _size, _size).CopyTo(destination);
        else _file.Read((long)place * _size * sizeof(float), MemoryMarshal.AsBytes(destination));
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_rows);
        _rows = null;
        _file?.Dispose();
        GC.SuppressFinalize(this);
    }
}
