namespace DeepShell.Data;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations: slow for thousands of rows, accurate to the last bits for hundreds.</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 60;

    /// <summary>Values in descending order; column c of the vectors belongs to value c, and its largest part is positive.</summary>
    public static (double[] Values, double[,] Vectors) Of(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        double[][] a = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => matrix[i, j]).ToArray())];
        // Row c of v is eigenvector c: rotations touch whole rows.
        double[][] v = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => i == j ? 1.0 : 0.0).ToArray())];
        for (int sweep = 0; sweep < MostSweeps && Rotate(a, v); sweep++) { }
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => a[i][i])];
        double[,] vectors = new double[n, n];
        for (int c = 0; c < n; c++)
        {
            double[] vector = v[order[c]];
            // Of parts that are equal up to rounding the first decides.
            double most = vector.Max(Math.Abs), sign = vector.First(x => Math.Abs(x) >= most * (1 - 1e-9)) < 0 ? -1 : 1;
            for (int i = 0; i < n; i++) vectors[i, c] = sign * vector[i];
        }
        return ([.. order.Select(i => Math.Max(0, a[i][i]))], vectors);
    }

    // One sweep over all pairs; false when nothing was left to do.
    private static bool Rotate(double[][] a, double[][] v)
    {
        bool any = false;
        int n = a.Length;
        for (int p = 0; p < n; p++)
            for (int q = p + 1; q < n; q++)
            {
                double apq = a[p][q];
                if (Math.Abs(apq) <= 1e-16 * Math.Sqrt(Math.Abs(a[p][p] * a[q][q])) || Math.Abs(apq) < 1e-300) continue;
                any = true;
                // The smaller of the two angles that make a[p][q] zero (Golub and Van Loan, 8.5).
                double tau = (a[q][q] - a[p][p]) / (2 * apq);
                double t = (tau >= 0 ? 1 : -1) / (Math.Abs(tau) + Math.Sqrt(1 + tau * tau));
                double cos = 1 / Math.Sqrt(1 + t * t), sin = t * cos;
                double[] ap = a[p], aq = a[q], vp = v[p], vq = v[q];
                for (int k = 0; k < n; k++)
                {
                    (ap[k], aq[k]) = (cos * ap[k] - sin * aq[k], sin * ap[k] + cos * aq[k]);
                    (vp[k], vq[k]) = (cos * vp[k] - sin * vq[k], sin * vp[k] + cos * vq[k]);
                }
                foreach (double[] row in a) (row[p], row[q]) = (cos * row[p] - sin * row[q], sin * row[p] + cos * row[q]);
                a[p][q] = a[q][p] = 0;
            }
        return any;
    }
}
