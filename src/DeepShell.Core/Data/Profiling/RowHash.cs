using System.Runtime.InteropServices;

namespace DeepShell.Data;

/// <summary>One 64-bit number for the values of a row, to find equal rows. Of a million rows two different ones share theirs once in 40 million datasets.</summary>
internal static class RowHash
{
    // Rows that a thread takes at a time.
    private const int RowsAtOnce = 4096;

    public static ulong[] Of(IEnumerable<Field> fields, ReadOnlySpan<int> rows)
    {
        ulong[] hashes = new ulong[rows.Length];
        int[] all = rows.ToArray();
        Field[] columns = [.. fields];
        Parallel.For(0, (all.Length + RowsAtOnce - 1) / RowsAtOnce, block =>
        {
            int from = block * RowsAtOnce, count = Math.Min(RowsAtOnce, all.Length - from);
            foreach (Field column in columns) Add(column, all.AsSpan(from, count), hashes.AsSpan(from, count));
        });
        return hashes;
    }

    /// <summary>Groups of two or more places whose hashes are equal, each in ascending order.</summary>
    public static IEnumerable<List<int>> Repeats(ulong[] hashes)
    {
        int[] order = new int[hashes.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        ulong[] sorted = [.. hashes];
        RadixSort.Sort(sorted, order);
        for (int from = 0; from < order.Length;)
        {
            int to = from + 1;
            while (to < order.Length && sorted[to] == sorted[from]) to++;
            if (to - from > 1) yield return [.. order[from..to].Order()];
            from = to;
        }
    }

    private static void Add(Field field, ReadOnlySpan<int> rows, Span<ulong> hashes)
    {
        if (field is NumberField numbers)
        {
            Span<double> values = stackalloc double[256];
            for (int from = 0; from < rows.Length; from += values.Length)
            {
                int count = Math.Min(values.Length, rows.Length - from);
                numbers.Gather(rows.Slice(from, count), values[..count]);
                // A zero has one sign here.
                for (int i = 0; i < count; i++)
                    hashes[from + i] = Mix(hashes[from + i] ^ (double.IsNaN(values[i]) ? ulong.MaxValue : BitConverter.DoubleToUInt64Bits(values[i] + 0.0)));
            }
            return;
        }
        byte[] buffer = field switch { ImageField image => new byte[image.Size], MaskField mask => new byte[mask.Size], _ => [] };
        for (int i = 0; i < rows.Length; i++) hashes[i] = Mix(hashes[i] ^ Value(field, rows[i], buffer));
    }

    private static ulong Value(Field field, int row, byte[] buffer) => field switch
    {
        CategoryField c => unchecked((ulong)c[row]),
        ImageField p => Bytes(p.Pixels(row, buffer)),
        BoxField b => Boxes(b[row]),
        MaskField m => Bytes(m.Pixels(row, buffer)),
        TextField t => t[row] is { } text ? Bytes(MemoryMarshal.AsBytes(text.AsSpan())) : ulong.MaxValue,
        _ => unchecked((ulong)(field.Value(row)?.GetHashCode() ?? -1)),
    };

    private static ulong Boxes(ReadOnlySpan<Box> boxes)
    {
        ulong hash = (ulong)boxes.Length;
        foreach (Box b in boxes)
            foreach (double value in (ReadOnlySpan<double>)[b.Class, b.X, b.Y, b.Width, b.Height]) hash = Mix(hash ^ BitConverter.DoubleToUInt64Bits(value));
        return hash;
    }

    private static ulong Bytes(ReadOnlySpan<byte> bytes)
    {
        ulong hash = (ulong)bytes.Length;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words) hash = Mix(hash ^ word);
        foreach (byte b in bytes[(words.Length * 8)..]) hash = Mix(hash ^ b);
        return hash;
    }

    // SplitMix64's finaliser: every bit of the input reaches every bit of the output.
    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
