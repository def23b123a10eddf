namespace DeepShell.Data;

/// <summary>The way back through a matrix of full column rank.</summary>
internal static class PseudoInverse
{
    /// <summary>(WᵀW)⁻¹Wᵀ, by Cholesky's factors of WᵀW. Its columns are orthogonal where W is of principal components, so nothing is lost.</summary>
    /// <param name="weights">W, rows × columns, row by row; rows ≥ columns.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <returns>columns × rows, row by row.</returns>
    /// <exception cref="DeepShellException">A column of W is a sum of others.</exception>
    public static double[] Of(double[] weights, int rows, int columns)
    {
        // a holds WᵀW, and then L of LLᵀ.
        double[] a = new double[columns * columns];
        for (int r = 0; r < rows; r++)
            for (int i = 0; i < columns; i++)
                for (int j = 0; j <= i; j++) a[i * columns + j] += weights[r * columns + i] * weights[r * columns + j];
        for (int i = 0; i < columns; i++)
        {
            double whole = a[i * columns + i];
            for (int j = 0; j <= i; j++)
            {
                double sum = a[i * columns + j];
                for (int k = 0; k < j; k++) sum -= a[i * columns + k] * a[j * columns + k];
                if (i != j) a[i * columns + j] = sum / a[j * columns + j];
                else if (sum > 1e-14 * whole) a[i * columns + i] = Math.Sqrt(sum);
                else throw new DeepShellException("Preprocessing.Projection", ErrorKind.InvalidData, $"The projection cannot be undone: output {i} follows from others.", "Fit it again.");
            }
        }
        // L·Z = Wᵀ, then Lᵀ·X = Z; whole rows at a time.
        double[] back = new double[columns * rows];
        for (int i = 0; i < columns; i++)
        {
            Span<double> row = back.AsSpan(i * rows, rows);
            for (int r = 0; r < rows; r++) row[r] = weights[r * columns + i];
            for (int k = 0; k < i; k++) Subtract(row, a[i * columns + k], back.AsSpan(k * rows, rows));
            foreach (ref double value in row) value /= a[i * columns + i];
        }
        for (int i = columns - 1; i >= 0; i--)
        {
            Span<double> row = back.AsSpan(i * rows, rows);
            for (int k = i + 1; k < columns; k++) Subtract(row, a[k * columns + i], back.AsSpan(k * rows, rows));
            foreach (ref double value in row) value /= a[i * columns + i];
        }
        return back;
    }

    private static void Subtract(Span<double> row, double factor, ReadOnlySpan<double> other)
    {
        for (int r = 0; r < row.Length; r++) row[r] -= factor * other[r];
    }
}
