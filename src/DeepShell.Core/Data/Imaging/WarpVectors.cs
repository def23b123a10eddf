using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeepShell.Data.Imaging;

/// <summary>
/// Bilinear sampling of eight pixels at a time, with the bits of <see cref="WarpSampler"/>. The part of the source that is seen is copied
/// into a frame of the fill, two pixels wide, and positions are clamped to it: so no tap has to be asked whether it is outside.
/// </summary>
internal static unsafe class WarpVectors
{
    // Two: of a position beyond the source both taps must find the fill.
    private const int Frame = 2;
    private const int Lanes = 8, FractionBits = 8, Shift = WarpSampler.Bits - FractionBits;
    // Positions must fit into 32 bits, with their fractions.
    private const double Farthest = 1 << 22;
    // A gather reads eight bytes from the last pixel on.
    private const int Slack = 8;
    // Where few pixels are taken from a large source, the copy would cost more than it saves.
    private const int MostCopied = 8, AlwaysCopied = 1 << 14;

    // Where the part of the source that is seen begins and how large it is.
    private readonly record struct Part(int Left, int Top, int Width, int Height);

    /// <summary>Fills a frame of width × height pixels.</summary>
    /// <returns>False, and nothing is done, where processor, image or map are not for this sampler.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TrySample(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int channels, in Affine map,
        Span<byte> target, int width, int height, int fill)
    {
        if (!Avx2.IsSupported || channels is not (1 or 3) || width < Lanes) return false;
        (int left, int right) = Seen(map.XX * width, map.XY * height, map.X0, sourceWidth);
        (int top, int bottom) = Seen(map.YX * width, map.YY * height, map.Y0, sourceHeight);
        if (left == right || top == bottom) return false;
        Part part = new(left, top, right - left, bottom - top);
        int pitch = (part.Width + 2 * Frame) * channels;
        long copied = (long)(part.Height + 2 * Frame) * pitch;
        if (copied > Math.Max(AlwaysCopied, (long)MostCopied * target.Length)) return false;
        byte[] framed = ArrayPool<byte>.Shared.Rent((int)copied + Slack);
        fixed (byte* from = source, copy = framed, to = target[..(width * height * channels)])
        {
            byte* first = copy + Frame * (pitch + channels);
            for (int y = 0; y < part.Height; y++)
                CopyRow(from + ((long)(top + y) * sourceWidth + left) * channels, first + (long)y * pitch, part.Width, channels, fill);
            for (int y = 1; y <= Frame; y++)
            {
                FillRow(first - y * pitch, first, pitch, channels, fill);
                FillRow(first + (part.Height - 1 + y) * pitch, first + (part.Height - 1) * pitch, pitch, channels, fill);
            }
            if (channels == 1) Grey(first, pitch, part, map, to, width, height);
            else Colours(first, pitch, part, map, to, width, height);
        }
        ArrayPool<byte>.Shared.Return(framed);
        return true;
    }

    // The columns (or rows) of the source that positions between the target's corners can touch; none where they are out of reach.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int From, int To) Seen(double along, double down, double offset, int size)
    {
        double least = offset + Math.Min(0, along) + Math.Min(0, down), most = offset + Math.Max(0, along) + Math.Max(0, down);
        // False for what is not a number, too.
        if (!(least > -Farthest && most < Farthest && size < Farthest)) return default;
        int from = Math.Clamp((int)Math.Floor(least) - Frame, 0, size - 1);
        return (from, Math.Clamp((int)Math.Floor(most) + Frame, from + 1, size));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRow(byte* from, byte* to, int width, int channels, int fill)
    {
        int size = width * channels;
        Unsafe.CopyBlockUnaligned(to, from, (uint)size);
        for (int i = 1; i <= Frame * channels; i++)
            if (fill == WarpSampler.EdgeFill) (to[-i], to[size - 1 + i]) = (to[-i + channels], to[size - 1 + i - channels]);
            else to[-i] = to[size - 1 + i] = (byte)fill;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FillRow(byte* row, byte* edge, int pitch, int channels, int fill)
    {
        row -= Frame * channels;
        if (fill == WarpSampler.EdgeFill) Unsafe.CopyBlockUnaligned(row, edge - Frame * channels, (uint)pitch);
        else Unsafe.InitBlockUnaligned(row, (byte)fill, (uint)pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Grey(byte* first, int pitch, Part part, in Affine map, byte* to, int width, int height)
    {
        Positions across = new(map.XX, part.Width), down = new(map.YX, part.Height);
        // The left and the right tap of each pixel, as 16-bit numbers; and of each sum its third byte.
        Vector256<byte> pairs = Both(Vector128.Create((byte)0, 255, 1, 255, 4, 255, 5, 255, 8, 255, 9, 255, 12, 255, 13, 255));
        Vector256<byte> thirds = Both(Vector128.Create((byte)2, 6, 10, 14, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255));
        for (int row = 0; row < height; row++, to += width)
        {
            long x = WarpSampler.Start(map.XX, map.XY, map.X0, row, part.Left), y = WarpSampler.Start(map.YX, map.YY, map.Y0, row, part.Top);
            for (int column = 0; column < width; column += Lanes)
            {
                // The last eight pixels of a row may have some of those before them.
                column = Math.Min(column, width - Lanes);
                Vector256<int> u = across.At(x, column), v = down.At(y, column), fx = Fraction(u), fy = Fraction(v);
                Vector256<int> place = (v >> FractionBits) * Vector256.Create(pitch) + (u >> FractionBits);
                Vector256<byte> upper = Avx2.GatherVector256((int*)first, place, 1).AsByte(), lower = Avx2.GatherVector256((int*)(first + pitch), place, 1).AsByte();
                Vector256<uint> mixed = Avx2.Shuffle(Blend(Avx2.Shuffle(upper, pairs), Avx2.Shuffle(lower, pairs), Shares(fx), fy).AsByte(), thirds).AsUInt32();
                *(ulong*)(to + column) = mixed.GetLower().ToScalar() | ((ulong)mixed.GetUpper().ToScalar() << 32);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Colours(byte* first, int pitch, Part part, in Affine map, byte* to, int width, int height)
    {
        Positions across = new(map.XX, part.Width), down = new(map.YX, part.Height);
        // Of a pixel's eight bytes the taps of red and green; those of blue in the lower or in the upper half.
        Vector256<byte> redGreen = Both(Vector128.Create((byte)0, 255, 3, 255, 1, 255, 4, 255, 8, 255, 11, 255, 9, 255, 12, 255));
        Vector256<byte> blueBelow = Both(Vector128.Create((byte)2, 255, 5, 255, 255, 255, 255, 255, 10, 255, 13, 255, 255, 255, 255, 255));
        Vector256<byte> blueAbove = Both(Vector128.Create((byte)255, 255, 255, 255, 2, 255, 5, 255, 255, 255, 255, 255, 10, 255, 13, 255));
        // Of two pixels red and green in the second bytes of halves, blue in the third byte: six bytes.
        Vector256<byte> packed = Both(Vector128.Create((byte)0, 4, 2, 8, 12, 10, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255));
        Vector256<int> firstFour = Vector256.Create(0, 0, 1, 1, 2, 2, 3, 3), lastFour = Vector256.Create(4, 4, 5, 5, 6, 6, 7, 7), inTurn = Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);
        Vector256<ulong> blue = Vector256.Create(0xFF0000UL);
        for (int row = 0; row < height; row++, to += width * 3)
        {
            long x = WarpSampler.Start(map.XX, map.XY, map.X0, row, part.Left), y = WarpSampler.Start(map.YX, map.YY, map.Y0, row, part.Top);
            for (int column = 0; column < width; column += Lanes)
            {
                column = Math.Min(column, width - Lanes);
                Vector256<int> u = across.At(x, column), v = down.At(y, column), fy = Fraction(v), shares = Shares(Fraction(u)).AsInt32();
                Vector256<int> place = (v >> FractionBits) * Vector256.Create(pitch) + (u >> FractionBits) * 3;
                Vector256<byte> upper0 = Gather(first, place.GetLower()), upper1 = Gather(first, place.GetUpper());
                Vector256<byte> lower0 = Gather(first + pitch, place.GetLower()), lower1 = Gather(first + pitch, place.GetUpper());
                Vector256<ulong> redsGreens0 = Blend(Avx2.Shuffle(upper0, redGreen), Avx2.Shuffle(lower0, redGreen), Avx2.PermuteVar8x32(shares, firstFour).AsInt16(), Avx2.PermuteVar8x32(fy, firstFour)).AsUInt64();
                Vector256<ulong> redsGreens1 = Blend(Avx2.Shuffle(upper1, redGreen), Avx2.Shuffle(lower1, redGreen), Avx2.PermuteVar8x32(shares, lastFour).AsInt16(), Avx2.PermuteVar8x32(fy, lastFour)).AsUInt64();
                Vector256<ulong> blues = Blend(Avx2.Shuffle(upper0, blueBelow) | Avx2.Shuffle(upper1, blueAbove), Avx2.Shuffle(lower0, blueBelow) | Avx2.Shuffle(lower1, blueAbove),
                    Avx2.PermuteVar8x32(shares, inTurn).AsInt16(), Avx2.PermuteVar8x32(fy, inTurn)).AsUInt64();
                StoreFour(redsGreens0, blues & blue, packed, to + column * 3);
                StoreFour(redsGreens1, (blues >> 32) & blue, packed, to + column * 3 + 12);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFour(Vector256<ulong> redsGreens, Vector256<ulong> blues, Vector256<byte> packed, byte* to)
    {
        Vector256<byte> pixels = Avx2.Shuffle(((redsGreens.AsUInt32() >> 16).AsUInt64() | blues).AsByte(), packed);
        *(ulong*)to = pixels.GetLower().AsUInt64().ToScalar();
        // Not a byte further: the image may end here.
        Vector128<byte> last = pixels.GetUpper();
        *(uint*)(to + 6) = last.AsUInt32().ToScalar();
        *(ushort*)(to + 10) = last.AsUInt16().GetElement(2);
    }

    // Positions along one axis of eight pixels in a row, in 256ths, clamped to the frame.
    private readonly struct Positions(double perColumn, int size)
    {
        private readonly long _step = WarpSampler.Step(perColumn);
        private readonly Vector256<long> _first = Vector256<long>.Indices * WarpSampler.Step(perColumn), _last = (Vector256<long>.Indices + Vector256.Create(4L)) * WarpSampler.Step(perColumn);
        private readonly Vector256<int> _least = Vector256.Create(-Frame << FractionBits), _most = Vector256.Create((size << FractionBits) + (1 << FractionBits) - 1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<int> At(long start, int column)
        {
            Vector256<long> from = Vector256.Create(start + column * _step);
            // The upper bits of 64 are lost, and are those of the sign.
            Vector256<int> places = Vector256.Narrow((from + _first) >>> Shift, (from + _last) >>> Shift);
            return Vector256.Min(Vector256.Max(places, _least), _most);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Gather(byte* first, Vector128<int> places) => Avx2.GatherVector256((long*)first, places, 1).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Fraction(Vector256<int> position) => position & Vector256.Create((1 << FractionBits) - 1);

    // The shares of the left and the right tap, of 256.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Shares(Vector256<int> fraction) => ((fraction << 16) - fraction + Vector256.Create(1 << FractionBits)).AsInt16();

    // As WarpSampler.Blend, before the shift by 16.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Blend(Vector256<byte> upperTaps, Vector256<byte> lowerTaps, Vector256<short> shares, Vector256<int> fy)
    {
        Vector256<int> upper = Avx2.MultiplyAddAdjacent(upperTaps.AsInt16(), shares), lower = Avx2.MultiplyAddAdjacent(lowerTaps.AsInt16(), shares);
        return (upper << FractionBits) + (lower - upper) * fy + Vector256.Create(0x8000);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Both(Vector128<byte> half) => Vector256.Create(half, half);
}
