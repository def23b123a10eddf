using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>The five row filters of PNG: none, sub, up, average, Paeth. Undone a pixel at a time, as a vector: each has to wait for the one on its left.</summary>
internal static unsafe class PngFilter
{
    /// <summary>So many bytes behind a row are read, though not used.</summary>
    public const int Slack = 32;

    /// <summary>Undoes a filter in place.</summary>
    /// <param name="filter">0 to 4.</param>
    /// <param name="row">The row; <see cref="Slack"/> bytes more can be read.</param>
    /// <param name="above">The row above, already undone; zeros for the first. As many can be read.</param>
    /// <param name="length">Bytes of the row.</param>
    /// <param name="distance">Bytes a pixel: 1, 2, 3, 4, 6 or 8.</param>
    public static void Undo(int filter, byte* row, byte* above, int length, int distance)
    {
        switch (filter)
        {
            case 1: Sub(row, length, distance); break;
            case 2: Up(row, above, length); break;
            case 3: Average(row, above, length, distance); break;
            case 4: Paeth(row, above, length, distance); break;
        }
    }

    /// <summary>Filters a row and returns the sum of the magnitudes: the filter with the least packs best, as a rule.</summary>
    public static long Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int distance, Span<byte> result)
    {
        long sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            int left = i < distance ? 0 : row[i - distance], corner = i < distance ? 0 : above[i - distance];
            int guess = filter switch { 1 => left, 2 => above[i], 3 => (left + above[i]) >> 1, 4 => Paeth(left, above[i], corner), _ => 0 };
            result[i] = (byte)(row[i] - guess);
            sum += Math.Abs((int)(sbyte)result[i]);
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Up(byte* row, byte* above, int length)
    {
        int i = 0;
        for (; i + 32 <= length; i += 32) (Vector256.Load(row + i) + Vector256.Load(above + i)).Store(row + i);
        for (; i < length; i++) row[i] += above[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sub(byte* row, int length, int distance)
    {
        Vector128<byte> left = default;
        for (int i = 0; i < length; i += distance)
        {
            left += Bytes(row + i);
            Store(left, row + i, distance);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Average(byte* row, byte* above, int length, int distance)
    {
        Vector128<ushort> left = default, low = Vector128.Create((ushort)255);
        for (int i = 0; i < length; i += distance)
        {
            left = Words(row + i) + (left + Words(above + i) >> 1) & low;
            Store(Vector128.Narrow(left, left), row + i, distance);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Paeth(byte* row, byte* above, int length, int distance)
    {
        Vector128<short> left = default, corner = default, low = Vector128.Create((short)255);
        for (int i = 0; i < length; i += distance)
        {
            Vector128<short> up = Words(above + i).AsInt16(), toLeft = up - corner, toUp = left - corner, toCorner = Vector128.Abs(toLeft + toUp);
            (toLeft, toUp) = (Vector128.Abs(toLeft), Vector128.Abs(toUp));
            Vector128<short> least = Vector128.Min(Vector128.Min(toLeft, toUp), toCorner);
            Vector128<short> guess = Vector128.ConditionalSelect(Vector128.Equals(least, toLeft), left, Vector128.ConditionalSelect(Vector128.Equals(least, toUp), up, corner));
            left = Words(row + i).AsInt16() + guess & low;
            corner = up;
            Store(Vector128.Narrow(left.AsUInt16(), left.AsUInt16()), row + i, distance);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Bytes(byte* from) => Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(from)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Words(byte* from) => Vector128.WidenLower(Bytes(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<byte> pixel, byte* to, int distance)
    {
        switch (distance)
        {
            case 1: *to = pixel.ToScalar(); break;
            case 2: Unsafe.WriteUnaligned(to, pixel.AsUInt16().ToScalar()); break;
            case 3:
                Unsafe.WriteUnaligned(to, pixel.AsUInt16().ToScalar());
                to[2] = pixel.GetElement(2);
                break;
            case 4: Unsafe.WriteUnaligned(to, pixel.AsUInt32().ToScalar()); break;
            case 6:
                Unsafe.WriteUnaligned(to, pixel.AsUInt32().ToScalar());
                Unsafe.WriteUnaligned(to + 4, pixel.AsUInt16().GetElement(2));
                break;
            default: Unsafe.WriteUnaligned(to, pixel.AsUInt64().ToScalar()); break;
        }
    }

    private static byte Paeth(int left, int above, int corner)
    {
        int guess = left + above - corner;
        int a = Math.Abs(guess - left), b = Math.Abs(guess - above), c = Math.Abs(guess - corner);
        return (byte)(a <= b && a <= c ? left : b <= c ? above : corner);
    }
}
