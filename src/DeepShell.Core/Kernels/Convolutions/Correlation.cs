namespace DeepShell.Kernels;

/// <summary>
/// What the forward pass and the gradient of the input have in common: each position of a result is a sum over taps and
/// channels. Positions with the same taps form rectangles; a tile takes positions of one rectangle, along its width, its
/// height, or through the images, whichever fills the tile, so nothing is multiplied by padding. Steps are in floats.
/// </summary>
internal unsafe ref struct Correlation
{
    public int Images;

    /// <summary>The taps of each row and each column of the result.</summary>
    public ReadOnlySpan<AxisSpan> RowSpans, ColumnSpans;

    /// <summary>Input: image, row and pixel steps; how far it moves with the next result row or column, and the next tap.</summary>
    public nint XImage, XRow, XPixel;
    public int RowAdvance, ColumnAdvance, RowTapStep, ColumnTapStep;

    /// <summary>Result: image, row and pixel steps.</summary>
    public nint YImage, YRow, YPixel;

    /// <summary>Weights: steps of a tap row, a tap column and a channel summed over; how many such channels.</summary>
    public nint WRow, WColumn, WChannel;
    public int Channels;

    /// <summary>Columns (channels) of the result.</summary>
    public int Columns;

    public readonly void Run<S, V>(float* x, float* w, float* bias, float* y) where S : struct, ISimd<V> where V : struct
    {
        int width = 2 * S.Count;
        for (int j = 0; j < Columns; j += width)
        {
            int columns = Math.Min(width, Columns - j);
            for (int h = 0, hEnd; h < RowSpans.Length; h = hEnd)
            {
                hEnd = Axis.RunEnd(RowSpans, h);
                for (int v = 0, vEnd; v < ColumnSpans.Length; v = vEnd)
                {
                    vEnd = Axis.RunEnd(ColumnSpans, v);
                    Rectangle<S, V>(h, hEnd, v, vEnd, columns, x, w + j, bias == null ? null : bias + j, y + j);
                }
            }
        }
    }

    private readonly void Rectangle<S, V>(int h, int hEnd, int v, int vEnd, int columns, float* x, float* w, float* bias, float* y)
        where S : struct, ISimd<V> where V : struct
    {
        AxisSpan row = RowSpans[h], column = ColumnSpans[v];
        bool merged = ColumnTapStep == 1 && XPixel == Channels && WColumn == Channels * WChannel;      // a row of taps is one run
        Walk walk = new()
        {
            Outer = row.Taps, AOuter = RowTapStep * XRow, BOuter = WRow,
            Middle = merged ? 1 : column.Taps, AMiddle = ColumnTapStep * XPixel, BMiddle = WColumn,
            Inner = merged ? column.Taps * Channels : Channels, AInner = 1, BInner = WChannel,
        };
        x += row.Start * XRow + column.Start * XPixel;
        w += row.FirstTap * WRow + column.FirstTap * WColumn;
        y += h * YRow + v * YPixel;
        int height = hEnd - h, width = vEnd - v;
        double byWidth = Fill<S, V>(width, ColumnAdvance * XPixel), byHeight = Fill<S, V>(height, RowAdvance * XRow), byImages = Fill<S, V>(Images, XImage);
        if (byWidth >= byHeight && byWidth >= byImages)
            Sweep<S, V>(walk, width, ColumnAdvance * XPixel, YPixel, height, RowAdvance * XRow, YRow, Images, XImage, YImage, columns, x, w, bias, y);
        else if (byHeight >= byImages)
            Sweep<S, V>(walk, height, RowAdvance * XRow, YRow, width, ColumnAdvance * XPixel, YPixel, Images, XImage, YImage, columns, x, w, bias, y);
        else
            Sweep<S, V>(walk, Images, XImage, YImage, width, ColumnAdvance * XPixel, YPixel, height, RowAdvance * XRow, YRow, columns, x, w, bias, y);
    }

    /// <summary>How well tiles of so many positions in all are filled; positions a multiple of 4 KiB apart share few cache lines.</summary>
    private static double Fill<S, V>(int count, nint step) where S : struct, ISimd<V> where V : struct
    {
        double rows = TileTable.RowsFor<S, V>(count);
        return rows / (rows + 2) * (step % 1024 == 0 && rows > 6 ? 0.75 : 1);
    }

    private static void Sweep<S, V>(
        Walk walk, int rows, nint xStep, nint yStep, int inner, nint xInner, nint yInner, int outer, nint xOuter, nint yOuter,
        int columns, float* x, float* w, float* bias, float* y) where S : struct, ISimd<V> where V : struct
    {
        walk.ARow = xStep;
        walk.AGroup = 5 * xStep;
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < inner; i++)
                TileTable.Column<S, V>(walk, rows, columns, x + o * xOuter + i * xInner, w, bias, 0, y + o * yOuter + i * yInner, yStep);
    }
}
