using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeepShell.Data;

/// <summary>
/// Sorts keys by their leading 33 bits, eleven at a time and the lowest first, and what is equal in those by comparison:
/// linear in the number of keys, unless many share their leading bits. Digits that are the same in all keys take no pass.
/// </summary>
internal static class RadixSort
{
    private const int Bits = 11, Digits = 3, Base = 1 << Bits, Rest = 64 - Digits * Bits;
    // Below this a comparison sort is as fast.
    private const int Worthwhile = 4096;

    /// <summary>Sorts numbers, none of them NaN.</summary>
    public static void Sort(Span<double> values)
    {
        if (values.Length < Worthwhile)
        {
            values.Sort();
            return;
        }
        Span<ulong> keys = MemoryMarshal.Cast<double, ulong>(values);
        foreach (ref ulong key in keys) key = Ordered(key);
        Sort(keys);
        foreach (ref ulong key in keys) key = Original(key);
    }

    /// <summary>Sorts keys.</summary>
    public static void Sort(Span<ulong> keys)
    {
        if (keys.Length < Worthwhile) keys.Sort();
        else Sort(keys, default);
    }

    /// <summary>Sorts keys, and other values with them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sort(Span<ulong> keys, Span<int> items)
    {
        if (keys.IsEmpty) return;
        int[] counts = new int[Digits * Base];
        foreach (ulong key in keys)
        {
            counts[(key >> Rest) & (Base - 1)]++;
            counts[Base + ((key >> (Rest + Bits)) & (Base - 1))]++;
            counts[2 * Base + (key >> (Rest + 2 * Bits))]++;
        }
        ulong[] otherKeys = ArrayPool<ulong>.Shared.Rent(keys.Length);
        int[] otherItems = ArrayPool<int>.Shared.Rent(items.Length);
        Span<ulong> from = keys, to = otherKeys.AsSpan(0, keys.Length);
        Span<int> fromItems = items, toItems = otherItems.AsSpan(0, items.Length);
        bool swapped = false;
        for (int digit = 0; digit < Digits; digit++)
        {
            Span<int> places = counts.AsSpan(digit * Base, Base);
            int shift = Rest + digit * Bits, sum = 0;
            if (places[(int)((from[0] >> shift) & (Base - 1))] == keys.Length) continue;
            foreach (ref int place in places) (place, sum) = (sum, sum + place);
            if (items.IsEmpty)
                foreach (ulong key in from) to[places[(int)((key >> shift) & (Base - 1))]++] = key;
            else
                for (int i = 0; i < from.Length; i++)
                {
                    int place = places[(int)((from[i] >> shift) & (Base - 1))]++;
                    to[place] = from[i];
                    toItems[place] = fromItems[i];
                }
            Span<ulong> filled = to;
            to = from;
            from = filled;
            Span<int> filledItems = toItems;
            toItems = fromItems;
            fromItems = filledItems;
            swapped = !swapped;
        }
        if (swapped)
        {
            from.CopyTo(keys);
            fromItems.CopyTo(items);
        }
        ArrayPool<ulong>.Shared.Return(otherKeys);
        ArrayPool<int>.Shared.Return(otherItems);
        SortRuns(keys, items);
    }

    // Keys with the same leading bits are together now; few are not in order.
    private static void SortRuns(Span<ulong> keys, Span<int> items)
    {
        for (int i = 1; i < keys.Length; i++)
        {
            if (keys[i] >= keys[i - 1]) continue;
            ulong leading = keys[i] >> Rest;
            int start = i - 1, end = i + 1;
            while (start > 0 && keys[start - 1] >> Rest == leading) start--;
            while (end < keys.Length && keys[end] >> Rest == leading) end++;
            if (items.IsEmpty) keys[start..end].Sort();
            else keys[start..end].Sort(items[start..end]);
            i = end;
        }
    }

    // Doubles as whole numbers in the same order: negative ones turned round, positive ones above them.
    private static ulong Ordered(ulong bits) => bits ^ ((ulong)((long)bits >> 63) | (1UL << 63));

    private static ulong Original(ulong key) => key ^ (((key >> 63) - 1) | (1UL << 63));
}
