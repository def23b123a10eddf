namespace DeepShell.Kernels;

/// <summary>
/// The blocking of a matrix product. Blocks of k continue the chains of fused multiply-adds in C, so packing and blocking
/// never change a bit, and may be chosen by speed alone.
/// </summary>
internal static unsafe class GemmBlocks<S, V> where S : struct, ISimd<V> where V : struct
{
    /// <summary>Multiply-adds above which copying both operands into contiguous panels pays.</summary>
    private const long PackAbove = 20_000_000;

    /// <summary>A panel of B, k by two vectors, fits the first cache; a block of A, rows by k, the second.</summary>
    private const int BlockK = 256, BlockRows = 224, BlockColumns = 1024;

    /// <summary>A long k is taken in pieces, so that the rows of B are still in the cache for the next tile.</summary>
    private const int DirectK = 1024;

    /// <summary>Floats between packed rows of A beyond their length: keeps them out of each other's cache sets.</summary>
    private const int Skew = 16;

    public static void Multiply(bool transposeB, int m, int n, int k, float* a, nint aRow, nint aStep, float* b, int ldb, float* c, int ldc, bool accumulate)
    {
        if ((long)m * n * k > PackAbove && m > S.TileRows) Packed(transposeB, m, n, k, a, aRow, aStep, b, ldb, c, ldc, accumulate);
        else if (transposeB) TurnedB(m, n, k, a, aRow, aStep, b, ldb, c, ldc, accumulate);
        else Direct(m, n, k, a, aRow, aStep, b, ldb, c, ldc, accumulate);
    }

    private static void Direct(int m, int n, int k, float* a, nint aRow, nint aStep, float* b, int ldb, float* c, int ldc, bool accumulate)
    {
        int width = 2 * S.Count, p = 0;
        do
        {
            int depth = Math.Min(DirectK, k - p);
            Walk w = Walk.Line(depth, aStep, ldb, aRow);
            for (int j = 0; j < n; j += width)
                TileTable.Column<S, V>(w, m, Math.Min(width, n - j), a + p * aStep, b + (long)p * ldb + j, accumulate || p > 0 ? c + j : null, ldc, c + j, ldc);
            p += DirectK;
        }
        while (p < k);
    }

    /// <summary>B is [n, k]: each panel of columns is turned into [k, width] first.</summary>
    private static void TurnedB(int m, int n, int k, float* a, nint aRow, nint aStep, float* b, int ldb, float* c, int ldc, bool accumulate)
    {
        int width = 2 * S.Count;
        float* panel = Scratch.Take((long)Math.Max(k, 1) * width);
        Walk w = Walk.Line(k, aStep, width, aRow);
        for (int j = 0; j < n; j += width)
        {
            int columns = Math.Min(width, n - j);
            Transpose.Run(columns, k, b + (long)j * ldb, ldb, panel, width);
            TileTable.Column<S, V>(w, m, columns, a, panel, accumulate ? c + j : null, ldc, c + j, ldc);
        }
    }

    private static void Packed(bool transposeB, int m, int n, int k, float* a, nint aRow, nint aStep, float* b, int ldb, float* c, int ldc, bool accumulate)
    {
        int width = 2 * S.Count, rows = TileTable.RowsFor<S, V>(m), blockRows = BlockRows / rows * rows;
        int blockColumns = Math.Min(BlockColumns, (n + width - 1) / width * width);
        float* panelsB = Scratch.Take((long)BlockK * blockColumns + (BlockK + Skew) * BlockRows), panelsA = panelsB + BlockK * blockColumns;
        for (int jc = 0; jc < n; jc += blockColumns)
        for (int p = 0; p < k; p += BlockK)
        {
            int depth = Math.Min(BlockK, k - p), columns = Math.Min(blockColumns, n - jc);
            PackB(transposeB, columns, depth, transposeB ? b + (long)jc * ldb + p : b + (long)p * ldb + jc, ldb, panelsB);
            bool continues = accumulate || p > 0;
            for (int ic = 0; ic < m; ic += blockRows)
            {
                int count = Math.Min(blockRows, m - ic);
                PackA(rows, count, depth, a + ic * aRow + p * aStep, aRow, aStep, panelsA);
                Block(rows, count, columns, depth, aRow == 1, panelsA, panelsB, c + (long)ic * ldc + jc, ldc, continues);
            }
        }
    }

    private static void Block(int rows, int m, int n, int depth, bool turnedA, float* blockA, float* panelsB, float* c, int ldc, bool continues)
    {
        int width = 2 * S.Count;
        // A block of A is panels [k][row] when A is transposed, else plain rows a little further apart than k.
        nint aTile = turnedA ? depth : depth + Skew;
        Walk w = turnedA ? Walk.Line(depth, rows, width, 1) : Walk.Line(depth, 1, width, aTile);
        for (int j = 0; j < n; j += width)
        {
            int columns = Math.Min(width, n - j), last = TileTable.LastCount<S, V>(columns);
            var whole = TileTable.Find<S, V>(rows, columns);
            for (int i = 0; i < m; i += rows)
            {
                float* to = c + (long)i * ldc + j;
                var tile = m - i >= rows ? whole : TileTable.Find<S, V>(m - i, columns);
                tile(w, blockA + i * aTile, panelsB + (long)j * depth, continues ? to : null, ldc, to, ldc, last);
            }
        }
    }

    private static void PackA(int rows, int m, int depth, float* a, nint aRow, nint aStep, float* to)
    {
        if (aRow != 1)
            for (int i = 0; i < m; i++) Copy(a + i * aRow, to + (nint)i * (depth + Skew), depth);
        else
            for (int i = 0; i < m; i += rows, to += (long)rows * depth)
                for (int p = 0; p < depth; p++) Copy(a + i + p * aStep, to + (long)p * rows, Math.Min(rows, m - i));
    }

    /// <summary>Panels of two vectors: [panel][k][column].</summary>
    private static void PackB(bool transposeB, int n, int depth, float* b, int ldb, float* to)
    {
        int width = 2 * S.Count;
        for (int j = 0; j < n; j += width, to += (long)width * depth)
        {
            int columns = Math.Min(width, n - j);
            if (transposeB) Transpose.Run(columns, depth, b + (long)j * ldb, ldb, to, width);
            else
                for (int p = 0; p < depth; p++) Copy(b + j + (long)p * ldb, to + (long)p * width, columns);
        }
    }

    private static void Copy(float* from, float* to, int n)
    {
        int i = 0;
        for (; i <= n - S.Count; i += S.Count) S.Store(to + i, S.Load(from + i));
        if (i >= n) return;
        V mask = S.Mask(n - i);
        S.StorePart(to + i, mask, S.LoadPart(from + i, mask));
    }
}
