using System.Runtime.CompilerServices;

namespace DeepShell.Kernels;

/// <summary>
/// The blocking of a matrix product. Blocks of k continue the chains of fused multiply-adds in C, so packing and blocking
/// never change a bit, and may be chosen by speed alone.
/// </summary>
internal static unsafe class GemmBlocks<S, V> where S : struct, ISimd<V> where V : struct
{
    /// <summary>Multiply-adds above which copying both operands into contiguous panels pays.</summary>
    private const long PackAbove = 20_000_000;

    /// <summary>A panel of B, k by two vectors, fits the first cache; a block of A, rows by k, the second. So many rows are one block: B is then packed as it is used.</summary>
    private const int BlockK = 256, BlockRows = 224, BlockColumns = 1024, WholeRows = 512;

    /// <summary>A long k is taken in pieces, so that the rows of B are still in the cache for the next tile.</summary>
    private const int DirectK = 1024;

    /// <summary>Floats between packed rows of A beyond their length: keeps them out of each other's cache sets.</summary>
    private const int Skew = 16;

    /// <summary>Whether both operands of such a product are copied into panels first.</summary>
    public static bool IsPacked(int m, int n, int k) => (long)m * n * k > PackAbove && m > S.TileRows;

    public static void Multiply(bool transposeB, int m, int n, int k, float* a, nint aRow, nint aStep, float* b, int ldb, float* c, int ldc, bool accumulate)
    {
        if (IsPacked(m, n, k)) Packed(transposeB, m, n, k, a, aRow, aStep, b, ldb, c, ldc, accumulate);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Packed(bool transposeB, int m, int n, int k, float* a, nint aRow, nint aStep, float* b, int ldb, float* c, int ldc, bool accumulate)
    {
        int rows = TileTable.RowsFor<S, V>(m), blockRows = m <= WholeRows ? m : BlockRows / rows * rows;
        int width = 2 * S.Count, panels = blockRows == m ? 1 : BlockColumns / width, blockColumns = panels == 1 ? n : BlockColumns;
        int sizeA = (BlockK + Skew) * ((blockRows + rows - 1) / rows * rows), sizeB = BlockK * width;
        float* blockA = Scratch.Take(sizeA + (long)sizeB * panels), panelsB = blockA + sizeA;
        for (int jc = 0; jc < n; jc += blockColumns)
        for (int p = 0; p < k; p += BlockK)
        {
            int depth = Math.Min(BlockK, k - p), end = Math.Min(jc + blockColumns, n);
            for (int i = 0; i < m; i += blockRows)
            {
                int count = Math.Min(blockRows, m - i);
                PackA(rows, count, depth, a + i * aRow + p * aStep, aRow, aStep, blockA);
                for (int j = jc, panel = 0; j < end; j += width, panel++)
                {
                    int columns = Math.Min(width, end - j);
                    float* packed = panelsB + (panels == 1 ? 0 : (nint)panel * sizeB);
                    if (i == 0) PackPanel(transposeB, columns, depth, transposeB ? b + (long)j * ldb + p : b + (long)p * ldb + j, ldb, packed);
                    Panel(rows, count, columns, depth, aRow == 1, blockA, packed, c + (long)i * ldc + j, ldc, accumulate || p > 0);
                }
            }
        }
    }

    /// <summary>A panel of C: m rows by at most two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel(int rows, int m, int columns, int depth, bool turnedA, float* blockA, float* panelB, float* c, int ldc, bool continues)
    {
        // A block of A is panels [k][row] when A is transposed, else plain rows a little further apart than k.
        nint aTile = turnedA ? depth : depth + Skew;
        int last = TileTable.LastCount<S, V>(columns);
        Walk w = turnedA ? Walk.Line(depth, rows, 2 * S.Count, 1) : Walk.Line(depth, 1, 2 * S.Count, aTile);
        var tile = TileTable.Find<S, V>(rows, columns);
        for (int i = 0; i < m; i += rows)
        {
            if (m - i < rows) tile = TileTable.Find<S, V>(m - i, columns);
            float* to = c + (long)i * ldc;
            tile(w, blockA + i * aTile, panelB, continues ? to : null, ldc, to, ldc, last);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackA(int rows, int m, int depth, float* a, nint aRow, nint aStep, float* to)
    {
        if (aRow != 1)
            for (int i = 0; i < m; i++) Copy(a + i * aRow, to + (nint)i * (depth + Skew), depth);
        else
            for (int i = 0; i < m; i += rows, to += (long)rows * depth)
                for (int p = 0; p < depth; p++) Copy(a + i + p * aStep, to + (long)p * rows, Math.Min(rows, m - i));
    }

    /// <summary>A panel of two vectors of columns, [k][column].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackPanel(bool transposeB, int columns, int depth, float* b, int ldb, float* to)
    {
        int width = 2 * S.Count;
        if (transposeB) Transpose.Run(columns, depth, b, ldb, to, width);
        else
            for (int p = 0; p < depth; p++) Copy(b + (long)p * ldb, to + (long)p * width, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* from, float* to, int n)
    {
        int i = 0;
        for (; i <= n - S.Count; i += S.Count) S.Store(to + i, S.Load(from + i));
        if (i >= n) return;
        V mask = S.Mask(n - i);
        S.StorePart(to + i, mask, S.LoadPart(from + i, mask));
    }
}
