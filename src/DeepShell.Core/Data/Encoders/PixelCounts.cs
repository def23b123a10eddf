using System.Runtime.CompilerServices;

namespace DeepShell.Data;

/// <summary>Counts how often each byte value occurs in each channel.</summary>
internal sealed unsafe class PixelCounts(int channels)
{
    // Neighbours are often equal: a processor must not wait for the one count before it can do the next.
    private const int Ways = 4;

    private readonly long[] _counts = new long[Ways * channels * 256];

    /// <summary>Adds pixels, channels interleaved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> pixels)
    {
        int group = Ways * channels, i = 0;
        fixed (byte* from = pixels)
        fixed (long* counts = _counts)
        {
            for (; i + group <= pixels.Length; i += group)
            {
                long* table = counts;
                for (int k = 0; k < group; k += 4, table += 4 * 256)
                {
                    byte* p = from + i + k;
                    table[p[0]]++;
                    table[256 + p[1]]++;
                    table[512 + p[2]]++;
                    table[768 + p[3]]++;
                }
            }
            for (int k = 0; i < pixels.Length; i++, k++) counts[k * 256 + from[i]]++;
        }
    }

    /// <summary>Adds what was counted to [channel · 256 + value].</summary>
    public void AddTo(Span<long> total)
    {
        for (int i = 0; i < _counts.Length; i++) total[i % total.Length] += _counts[i];
    }
}
