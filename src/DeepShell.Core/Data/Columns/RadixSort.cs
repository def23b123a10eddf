using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeepShell.Data;

/// <summary>
/// Sorts keys by their digits of 11 bits, the lowest first: linear in their number. Digits that are the same in all keys
/// are left out, so values that were float32, or whole numbers, take half the passes.
/// </summary>
internal static class RadixSort
{
    private const int Bits = 11, Digits = 6, Base = 1 << Bits;
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
        for (int i = 0; i < keys.Length; i++) keys[i] = Ordered(keys[i]);
        Sort(keys);
        for (int i = 0; i < keys.Length; i++) keys[i] = Original(keys[i]);
    }

    /// <summary>Sorts keys.</summary>
    public static void Sort(Span<ulong> keys)
    {
        if (keys.Length < Worthwhile) keys.Sort();
        else Sort(keys, default, new ulong[keys.Length], default);
    }

    /// <summary>Sorts keys, and other values with them; values of equal keys keep their order.</summary>
    public static void Sort(Span<ulong> keys, Span<int> items) => Sort(keys, items, new ulong[keys.Length], new int[keys.Length]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sort(Span<ulong> keys, Span<int> items, Span<ulong> otherKeys, Span<int> otherItems)
    {
        int[] counts = new int[Digits * Base];
        foreach (ulong key in keys)
        {
            counts[key & (Base - 1)]++;
            counts[Base + ((key >> Bits) & (Base - 1))]++;
            counts[2 * Base + ((key >> (2 * Bits)) & (Base - 1))]++;
            counts[3 * Base + ((key >> (3 * Bits)) & (Base - 1))]++;
            counts[4 * Base + ((key >> (4 * Bits)) & (Base - 1))]++;
            counts[5 * Base + (key >> (5 * Bits))]++;
        }
        Span<ulong> from = keys, to = otherKeys;
        Span<int> fromItems = items, toItems = otherItems;
        bool swapped = false;
        for (int digit = 0; digit < Digits; digit++)
        {
            Span<int> places = counts.AsSpan(digit * Base, Base);
            int shift = digit * Bits, sum = 0;
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
            Span<ulong> keysNow = to;
            to = from;
            from = keysNow;
            Span<int> itemsNow = toItems;
            toItems = fromItems;
            fromItems = itemsNow;
            swapped = !swapped;
        }
        if (!swapped) return;
        from.CopyTo(keys);
        fromItems.CopyTo(items);
    }

    // Doubles as whole numbers in the same order: negative ones turned round, positive ones above them.
    private static ulong Ordered(ulong bits) => bits ^ ((ulong)((long)bits >> 63) | (1UL << 63));

    private static ulong Original(ulong key) => key ^ (((key >> 63) - 1) | (1UL << 63));
}
