namespace DeepShell.Kernels;

/// <summary>
/// Reductions whose order depends on n alone. Sums are taken in double over 16 interleaved lanes. To share a long sum
/// among threads, cut it into pieces of a fixed length and add the pieces' sums in order.
/// </summary>
public static unsafe class Reduce
{
    private const int Lanes = 16;

    /// <summary>Σ x.</summary>
    public static double Sum(float* x, int n)
    {
        double* lanes = stackalloc double[Lanes];
        new Span<double>(lanes, Lanes).Clear();
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
            for (int j = 0; j < Lanes; j++) lanes[j] += x[i + j];
        for (int j = 0; i < n; i++, j++) lanes[j] += x[i];
        return Fold(lanes);
    }

    /// <summary>Σ |x|.</summary>
    public static double SumOfMagnitudes(float* x, int n)
    {
        double* lanes = stackalloc double[Lanes];
        new Span<double>(lanes, Lanes).Clear();
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
            for (int j = 0; j < Lanes; j++) lanes[j] += Math.Abs(x[i + j]);
        for (int j = 0; i < n; i++, j++) lanes[j] += Math.Abs(x[i]);
        return Fold(lanes);
    }

    /// <summary>Σ x².</summary>
    public static double SumOfSquares(float* x, int n) => Dot(x, x, n);

    /// <summary>Σ x·y.</summary>
    public static double Dot(float* x, float* y, int n)
    {
        double* lanes = stackalloc double[Lanes];
        new Span<double>(lanes, Lanes).Clear();
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
            for (int j = 0; j < Lanes; j++) lanes[j] += (double)x[i + j] * y[i + j];
        for (int j = 0; i < n; i++, j++) lanes[j] += (double)x[i] * y[i];
        return Fold(lanes);
    }

    /// <summary>The largest value; NaN if there is one, −∞ for none.</summary>
    public static float Max(float* x, int n)
    {
        float max = float.NegativeInfinity;
        for (int i = 0; i < n; i++) if (!(x[i] <= max)) max = float.IsNaN(max) ? max : x[i];
        return max;
    }

    /// <summary>The index of the first largest value (the first NaN, if there is one); −1 for none.</summary>
    public static int ArgMax(float* x, int n)
    {
        if (n == 0) return -1;
        int best = 0;
        for (int i = 1; i < n && !float.IsNaN(x[best]); i++) if (x[i] > x[best] || float.IsNaN(x[i])) best = i;
        return best;
    }

    private static double Fold(double* lanes)
    {
        for (int width = Lanes / 2; width > 0; width /= 2)
            for (int j = 0; j < width; j++) lanes[j] += lanes[j + width];
        return lanes[0];
    }
}
