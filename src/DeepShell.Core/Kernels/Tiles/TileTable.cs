namespace DeepShell.Kernels;

/// <summary>Picks the compiled tile for a number of rows and columns, and walks a block of C in tiles.</summary>
internal static unsafe class TileTable
{
    /// <summary>The rows of each tile of a block: as even as can be, no more than the registers hold.</summary>
    public static int RowsFor<S, V>(int m) where S : struct, ISimd<V> where V : struct
    {
        int tiles = (m + S.TileRows - 1) / S.TileRows;
        return (m + tiles - 1) / tiles;
    }

    /// <summary>The tile of so many rows and (at most two vectors of) columns.</summary>
    public static delegate*<in Walk, float*, float*, float*, nint, float*, nint, int, void> Find<S, V>(int rows, int columns)
        where S : struct, ISimd<V> where V : struct =>
        columns > S.Count
            ? columns == 2 * S.Count ? Find<S, V, Two>(rows) : Find<S, V, TwoPart>(rows)
            : columns == S.Count ? Find<S, V, One>(rows) : Find<S, V, OnePart>(rows);

    private static delegate*<in Walk, float*, float*, float*, nint, float*, nint, int, void> Find<S, V, T>(int rows)
        where S : struct, ISimd<V> where V : struct where T : struct, ITileForm => rows switch
    {
        1 => &Tile<S, V, Rows1, T>.Run,
        2 => &Tile<S, V, Rows2, T>.Run,
        3 => &Tile<S, V, Rows3, T>.Run,
        4 => &Tile<S, V, Rows4, T>.Run,
        5 => &Tile<S, V, Rows5, T>.Run,
        6 => &Tile<S, V, Rows6, T>.Run,
        7 => &Tile<S, V, Rows7, T>.Run,
        8 => &Tile<S, V, Rows8, T>.Run,
        9 => &Tile<S, V, Rows9, T>.Run,
        10 => &Tile<S, V, Rows10, T>.Run,
        11 => &Tile<S, V, Rows11, T>.Run,
        12 => &Tile<S, V, Rows12, T>.Run,
        13 => &Tile<S, V, Rows13, T>.Run,
        _ => &Tile<S, V, Rows14, T>.Run,
    };

    /// <summary>How many columns of the last vector a tile of so many columns uses.</summary>
    public static int LastCount<S, V>(int columns) where S : struct, ISimd<V> where V : struct =>
        columns > S.Count ? columns - S.Count : columns;

    /// <summary>
    /// A block of C, m rows by at most two vectors of columns, in tiles; rows of A, of the initial values and of C lie
    /// w.ARow, initialStride and cStride apart.
    /// </summary>
    public static void Column<S, V>(in Walk w, int m, int columns, float* a, float* b, float* initial, nint initialStride, float* c, nint cStride)
        where S : struct, ISimd<V> where V : struct
    {
        int rows = RowsFor<S, V>(m), last = LastCount<S, V>(columns);
        var tile = Find<S, V>(rows, columns);
        int i = 0;
        for (; i <= m - rows; i += rows)
            tile(w, a + i * w.ARow, b, initial == null ? null : initial + i * initialStride, initialStride, c + i * cStride, cStride, last);
        if (i < m)
            Find<S, V>(m - i, columns)(w, a + i * w.ARow, b, initial == null ? null : initial + i * initialStride, initialStride, c + i * cStride, cStride, last);
    }
}
