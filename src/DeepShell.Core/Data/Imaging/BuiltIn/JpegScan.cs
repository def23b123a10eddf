using System.Runtime.CompilerServices;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>Decodes the entropy-coded data of one scan (ITU-T T.81, F.2 and G.2): sequential into samples, progressive into coefficients.</summary>
internal unsafe ref struct JpegScan
{
    private readonly JpegFrame _frame;
    private readonly JpegComponent[] _components;
    private readonly int _from, _to, _high, _low;
    private readonly short* _block;
    private JpegBits _bits;
    private int _bandsLeft;

    /// <summary>The position in the zigzag → the position in the block.</summary>
    public static ReadOnlySpan<byte> Zigzag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <param name="bits">At the start of the scan's data.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="components">The scan's components.</param>
    /// <param name="from">First coefficient of the band.</param>
    /// <param name="to">Last coefficient of the band.</param>
    /// <param name="high">Bits that earlier scans have brought; 0 in a first one.</param>
    /// <param name="low">Bits that later scans will bring.</param>
    /// <param name="block">64 zeros to work in.</param>
    public JpegScan(JpegBits bits, JpegFrame frame, JpegComponent[] components, int from, int to, int high, int low, short* block)
    {
        _bits = bits;
        _block = block;
        (_frame, _components, _from, _to, _high, _low) = (frame, components, from, to, high, low);
    }

    /// <summary>Decodes; returns where the data end, or -1 when they are damaged.</summary>
    public int Run(int restartInterval)
    {
        bool single = _components.Length == 1;
        JpegComponent first = _components[0];
        int wide = single ? first.BlocksWide : _frame.UnitsWide, high = single ? first.BlocksHigh : _frame.UnitsHigh;
        int left = restartInterval;
        Reset();
        for (int y = 0; y < high; y++)
            for (int x = 0; x < wide; x++)
            {
                if (restartInterval > 0 && left-- == 0)
                {
                    if (_bits.RanOut || !_bits.Restart()) return -1;
                    Reset();
                    left = restartInterval - 1;
                }
                if (single)
                {
                    if (!Block(first, x, y)) return -1;
                }
                else
                    foreach (JpegComponent c in _components)
                        for (int v = 0; v < c.Down; v++)
                            for (int u = 0; u < c.Across; u++)
                                if (!Block(c, x * c.Across + u, y * c.Down + v)) return -1;
                if (_bits.RanOut) return -1;
            }
        return _bits.Position;
    }

    private void Reset()
    {
        _bandsLeft = 0;
        foreach (JpegComponent c in _components) c.LastDc = 0;
    }

    private bool Block(JpegComponent c, int x, int y)
    {
        if (!_frame.Progressive) return Sequential(c, x, y);
        int place = y * c.BlocksPitch + x;
        Span<short> block = c.Coefficients.AsSpan(place * 64, 64);
        if (_from == 0) return _high == 0 ? Direct(c, block) : DirectRefined(block);
        return _high == 0 ? Band(c, block, ref c.Last[place]) : BandRefined(c, block, ref c.Last[place]);
    }

    // All of a block is here: it becomes samples at once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Sequential(JpegComponent c, int x, int y)
    {
        int size = c.Dc!.Next(ref _bits);
        if ((uint)size > 15) return false;
        c.LastDc += _bits.TakeSigned(size);
        short* block = _block;
        block[0] = (short)c.LastDc;
        int last = Coefficients(c.Ac!, block, 1, 63, 0, out _);
        if (last < 0) return false;
        fixed (ushort* steps = c.Steps)
        fixed (byte* samples = c.Samples)
            JpegTransform.Inverse(block, steps, last, samples + (long)y * 8 * c.Pitch + x * 8, c.Pitch);
        if (last == 0) block[0] = 0;
        else new Span<short>(block, 64).Clear();
        return true;
    }

    // The position of the last coefficient that is not zero, 0 if there is none, or -1 for damage. Where the band ends early
    // the end's own number is given, otherwise -1.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Coefficients(JpegHuffman table, short* block, int from, int to, int low, out int end)
    {
        int last = 0;
        end = -1;
        // The window in registers: what the next code is depends on where the last one ended.
        (ulong window, int count) = (_bits.Window, _bits.Count);
        fixed (byte* order = Zigzag)
        fixed (short* whole = table.Whole)
            for (int k = from; k <= to; k++)
            {
                // Enough for the longest code and its value.
                if (count < 32)
                {
                    (_bits.Window, _bits.Count) = (window, count);
                    _bits.Fill();
                    (window, count) = (_bits.Window, _bits.Count);
                }
                int entry = whole[window >> (64 - JpegHuffman.Fast)], value;
                if (entry != 0)
                {
                    window <<= entry & 15;
                    count -= entry & 15;
                    k += entry >> 4 & 15;
                    value = entry >> 8;
                }
                else
                {
                    int symbol = table.Next(ref window, ref count), run = symbol >> 4, size = symbol & 15;
                    if (symbol < 0) return -1;
                    k += run;
                    if (size == 0)
                    {
                        if (run == 15) continue;
                        end = run;
                        break;
                    }
                    value = JpegBits.Signed(window, size);
                    window <<= size;
                    count -= size;
                }
                if (k > to) return -1;
                block[order[k]] = (short)(value << low);
                last = k;
            }
        (_bits.Window, _bits.Count) = (window, count);
        return last;
    }

    private bool Direct(JpegComponent c, Span<short> block)
    {
        int size = c.Dc!.Next(ref _bits);
        if ((uint)size > 15) return false;
        c.LastDc += _bits.TakeSigned(size);
        block[0] = (short)(c.LastDc << _low);
        return true;
    }

    private bool DirectRefined(Span<short> block)
    {
        if (_bits.Take(1) == 1) block[0] |= (short)(1 << _low);
        return true;
    }

    private bool Band(JpegComponent c, Span<short> block, ref byte last)
    {
        if (_bandsLeft > 0)
        {
            _bandsLeft--;
            return true;
        }
        fixed (short* coefficients = block)
        {
            int found = Coefficients(c.Ac!, coefficients, _from, _to, _low, out int end);
            if (found < 0) return false;
            last = (byte)Math.Max(last, found);
            // The band ends here, and so do the next ones.
            if (end >= 0) _bandsLeft = (1 << end) - 1 + _bits.Take(end);
        }
        return true;
    }

    // Each coefficient that is not zero yet gets one more bit; between them, new ones appear.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool BandRefined(JpegComponent c, Span<short> block, ref byte last)
    {
        int k = _from, to = _to;
        short plus = (short)(1 << _low), minus = (short)(-1 << _low);
        fixed (short* coefficients = block)
        fixed (byte* order = Zigzag)
        {
            if (_bandsLeft == 0)
                for (; k <= to; k++)
                {
                    int symbol = c.Ac!.Next(ref _bits);
                    if (symbol < 0) return false;
                    int run = symbol >> 4, size = symbol & 15;
                    short value = 0;
                    if (size != 0) value = _bits.Take(1) == 1 ? plus : minus;
                    else if (run < 15)
                    {
                        _bandsLeft = (1 << run) + _bits.Take(run);
                        break;
                    }
                    for (; k <= to; k++)
                    {
                        short* old = coefficients + order[k];
                        if (*old != 0) Refine(old, plus, minus);
                        else if (run-- == 0) break;
                    }
                    if (value == 0) continue;
                    if (k > to) return false;
                    coefficients[order[k]] = value;
                    last = (byte)Math.Max(last, k);
                }
            if (_bandsLeft == 0) return true;
            for (to = Math.Min(to, last); k <= to; k++)
                if (coefficients[order[k]] != 0) Refine(coefficients + order[k], plus, minus);
        }
        _bandsLeft--;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Refine(short* value, short plus, short minus)
    {
        if (_bits.Take(1) == 1 && (Math.Abs((int)*value) & plus) == 0) *value += *value > 0 ? plus : minus;
    }
}
