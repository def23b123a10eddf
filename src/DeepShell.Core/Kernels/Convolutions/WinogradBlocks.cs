using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using static DeepShell.Kernels.Winograd;

namespace DeepShell.Kernels;

/// <summary>The six lines of an image that a tile needs, each as the address its first pixel has or would have; zeros where there is none.</summary>
internal unsafe struct TileLines
{
    public float* L0, L1, L2, L3, L4, L5;
}

/// <summary>
/// Convolutions by Winograd's minimal filtering: tiles of all images in a row, a block of them at a time: transform, one matrix
/// product for each of the 36 points, transform back. Every result is a function of its own tile, and every sum over channels one
/// chain in their order, so the bits depend neither on the block nor on how the images are cut.
/// </summary>
internal static unsafe class WinogradBlocks<S, V> where S : struct, ISimd<V> where V : struct
{
    public static void Forward(in ConvolutionShape s, int rows, float* x, float* w, float* bias, float* y)
    {
        Grid g = new(rows, s.Height, s.Width, s.InChannels, s.PadTop, s.PadLeft, s.OutHeight, s.OutWidth, s.OutChannels, CorrelationTiles(s));
        Correlate(g, x, w, bias, y, Scratch.Take(g.Floats));
    }

    /// <summary>The gradient of the input is a correlation of dy with the filters turned by 180 degrees, from out to in channels.</summary>
    public static void InputGradient(in ConvolutionShape s, int rows, float* dy, float* w, float* dx)
    {
        Grid g = new(rows, s.OutHeight, s.OutWidth, s.OutChannels, 2 - s.PadTop, 2 - s.PadLeft, s.Height, s.Width, s.InChannels, CorrelationTiles(s));
        int pairs = s.InChannels * s.OutChannels;
        float* scratch = Scratch.Take(g.Floats + 9L * pairs), turned = scratch + g.Floats;
        for (int tap = 0; tap < 9; tap++)
            Transpose.Run(s.InChannels, s.OutChannels, w + (8 - tap) * (nint)pairs, s.OutChannels, turned + tap * (nint)pairs, s.InChannels);
        Correlate(g, dy, turned, null, dx, scratch);
    }

    /// <summary>
    /// The input channels [from, to) of dw, from the whole batch: Σ over tiles of transformed x times transformed dy at each point,
    /// block by block (the blocks' sums are added), transformed back at the end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradient(in ConvolutionShape s, int rows, float* x, float* dy, float* dw, int from, int to)
    {
        int channels = to - from, outer = s.OutChannels;
        Grid g = new(rows, s.Height, s.Width, s.InChannels, s.PadTop, s.PadLeft, s.OutHeight, s.OutWidth, outer, GradientTiles(s));
        nint stepX = (nint)g.Block * channels + Skew, stepY = g.StepOut, stepSum = (nint)channels * outer + Skew;
        float* xs = Scratch.Take(Points * (stepX + stepY + stepSum) + g.Small), ys = xs + Points * stepX, sums = ys + Points * stepY, temp = sums + Points * stepSum;
        float* zeros = temp + Points * S.Count;
        Elementwise.Fill(0, zeros, g.Zeros);
        Walk walk = Walk.Line(0, channels, outer, 1);
        walk.AddAfter = true;
        for (int t = 0; t < g.Tiles || t == 0; t += g.Block)
        {
            int count = Math.Min(g.Block, g.Tiles - t);
            for (int i = 0; i < count; i++)
            {
                TransformImage(g, t + i, x + from, channels, zeros, xs + i * channels, stepX);
                TransformGradient(g, t + i, dy, zeros, ys + i * (nint)outer, stepY);
            }
            walk.Inner = count;
            for (int p = 0; p < Points; p++)
                for (int j = 0; j < outer; j += 2 * S.Count)
                {
                    float* sum = sums + p * stepSum + j;
                    TileTable.Column<S, V>(walk, channels, Math.Min(2 * S.Count, outer - j), xs + p * stepX, ys + p * stepY + j, t > 0 ? sum : null, outer, sum, outer);
                }
        }
        for (int c = 0; c < channels; c++)
            for (int j = 0; j < outer; j += S.Count)
            {
                float* sum = sums + (nint)c * outer + j, result = dw + (nint)(from + c) * outer + j;
                if (outer - j >= S.Count) WinogradTransforms<S, V, One>.FilterGradient(sum, stepSum, temp, result, (nint)s.InChannels * outer, default);
                else WinogradTransforms<S, V, OnePart>.FilterGradient(sum, stepSum, temp, result, (nint)s.InChannels * outer, S.Mask(outer - j));
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Correlate(in Grid g, float* x, float* w, float* bias, float* y, float* scratch)
    {
        int inner = g.Inner, outer = g.Outer;
        nint stepFilter = (nint)inner * outer;
        float* filters = scratch, xs = filters + Points * stepFilter, ys = xs + Points * g.StepIn, temp = ys + Points * g.StepOut, zeros = temp + Points * S.Count;
        Elementwise.Fill(0, zeros, g.Zeros);
        TransformFilters(inner, outer, w, temp, filters);
        Walk walk = Walk.Line(inner, 1, outer, inner);
        for (int t = 0; t < g.Tiles; t += g.Block)
        {
            int count = Math.Min(g.Block, g.Tiles - t);
            for (int i = 0; i < count; i++) TransformImage(g, t + i, x, inner, zeros, xs + i * (nint)inner, g.StepIn);
            // While the products keep the core busy, what the transforms need next comes from memory.
            Ahead coming = new(x, t + g.Block, Math.Min(t + 2 * g.Block, g.Tiles), g.InEach), going = new(y, t, t + count, g.OutEach);
            for (int p = 0; p < Points; p++)
            {
                coming.Next();
                going.Next();
                for (int j = 0; j < outer; j += 2 * S.Count)
                    TileTable.Column<S, V>(walk, count, Math.Min(2 * S.Count, outer - j), xs + p * g.StepIn, filters + p * stepFilter + j, null, 0, ys + p * g.StepOut + j, outer);
            }
            for (int i = 0; i < count; i++) TransformResult(g, t + i, ys + i * (nint)outer, bias, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformFilters(int inner, int outer, float* w, float* temp, float* to)
    {
        nint pairs = (nint)inner * outer;
        for (int c = 0; c < inner; c++)
            for (int j = 0; j < outer; j += S.Count)
            {
                nint at = (nint)c * outer + j;
                if (outer - j >= S.Count) WinogradTransforms<S, V, One>.Filter(w + at, pairs, temp, to + at, pairs, default);
                else WinogradTransforms<S, V, OnePart>.Filter(w + at, pairs, temp, to + at, pairs, S.Mask(outer - j));
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformImage(in Grid g, int tile, float* x, int channels, float* zeros, float* to, nint step)
    {
        (int image, int row, int column) = g.Place(tile);
        (row, column) = (row - g.PadTop, column - g.PadLeft);
        TileLines lines = g.Lines(x + image * (nint)g.Height * g.Width * g.Inner, g.Height, g.Width, g.Inner, row, column, zeros);
        for (int c = 0; c < channels; c += S.Count, lines = Advance(lines))
            if (channels - c >= S.Count) WinogradTransforms<S, V, One>.Image(lines, column, g.Width, g.Inner, to + c, step, default);
            else WinogradTransforms<S, V, OnePart>.Image(lines, column, g.Width, g.Inner, to + c, step, S.Mask(channels - c));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformGradient(in Grid g, int tile, float* dy, float* zeros, float* to, nint step)
    {
        (int image, int row, int column) = g.Place(tile);
        TileLines lines = g.Lines(dy + image * (nint)g.OutHeight * g.OutWidth * g.Outer, g.OutHeight, g.OutWidth, g.Outer, row, column, zeros);
        for (int c = 0; c < g.Outer; c += S.Count, lines = Advance(lines))
            if (g.Outer - c >= S.Count) WinogradTransforms<S, V, One>.Gradient(lines, column, g.OutWidth, g.Outer, to + c, step, default);
            else WinogradTransforms<S, V, OnePart>.Gradient(lines, column, g.OutWidth, g.Outer, to + c, step, S.Mask(g.Outer - c));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformResult(in Grid g, int tile, float* m, float* bias, float* y)
    {
        (int image, int row, int column) = g.Place(tile);
        nint line = (nint)g.OutWidth * g.Outer;
        y += image * g.OutHeight * line + row * line + column * (nint)g.Outer;
        int rows = Math.Min(Outputs, g.OutHeight - row), columns = Math.Min(Outputs, g.OutWidth - column);
        for (int c = 0; c < g.Outer; c += S.Count)
        {
            float* b = bias == null ? null : bias + c;
            if (g.Outer - c >= S.Count) WinogradTransforms<S, V, One>.Result(m + c, g.StepOut, b, y + c, line, g.Outer, rows, columns, default);
            else WinogradTransforms<S, V, OnePart>.Result(m + c, g.StepOut, b, y + c, line, g.Outer, rows, columns, S.Mask(g.Outer - c));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TileLines Advance(in TileLines l) => new()
    {
        L0 = l.L0 + S.Count, L1 = l.L1 + S.Count, L2 = l.L2 + S.Count, L3 = l.L3 + S.Count, L4 = l.L4 + S.Count, L5 = l.L5 + S.Count,
    };

    /// <summary>Asks for the memory of some tiles in as many parts as there are points.</summary>
    private struct Ahead(float* first, int from, int to, nint each)
    {
        private readonly nint _step = (nint)Math.Max(0, to - from) * each / Points;
        private float* _next = first + from * each;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Next()
        {
            if (Sse.IsSupported)
                for (nint i = 0; i < _step; i += 16) Sse.Prefetch1(_next + i);
            _next += _step;
        }
    }

    /// <summary>Images, the tiles over their results, and what a block of tiles needs.</summary>
    private readonly struct Grid(int images, int height, int width, int inner, int padTop, int padLeft, int outHeight, int outWidth, int outer, int block)
    {
        private readonly int _across = Winograd.Tiles(outWidth), _each = Winograd.Tiles(outHeight) * Winograd.Tiles(outWidth);

        public int Height => height;
        public int Width => width;
        public int Inner => inner;
        public int Outer => outer;
        public int PadTop => padTop;
        public int PadLeft => padLeft;
        public int OutHeight => outHeight;
        public int OutWidth => outWidth;

        public int Tiles => images * _each;

        /// <summary>Floats of the images for each tile, on average.</summary>
        public nint InEach => (nint)height * width * inner / _each;

        public nint OutEach => (nint)outHeight * outWidth * outer / _each;

        public int Block => block;

        public nint StepIn => (nint)Block * inner + Skew;

        public nint StepOut => (nint)Block * outer + Skew;

        public int Zeros => Inputs * Math.Max(inner, outer) + S.Count;

        public long Small => Points * S.Count + Zeros;

        public long Floats => Points * ((long)inner * outer + StepIn + StepOut) + Small;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (int Image, int Row, int Column) Place(int tile)
        {
            int within = tile % _each;
            return (tile / _each, within / _across * Outputs, within % _across * Outputs);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TileLines Lines(float* image, int rows, int columns, int channels, int row, int column, float* zeros)
        {
            nint line = (nint)columns * channels;
            float* none = zeros - column * (nint)channels;
            float* Line(int r) => (uint)r < (uint)rows ? image + r * line : none;
            return new() { L0 = Line(row), L1 = Line(row + 1), L2 = Line(row + 2), L3 = Line(row + 3), L4 = Line(row + 4), L5 = Line(row + 5) };
        }
    }
}
