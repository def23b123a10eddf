namespace DeepShell.Data;

/// <summary>How far apart two distributions are: the statistic, and how likely a difference as large is by chance.</summary>
/// <param name="Statistic">0 for equal distributions.</param>
/// <param name="Probability">The p-value.</param>
public readonly record struct DriftTest(double Statistic, double Probability);

/// <summary>Measures of drift between a reference and new values.</summary>
public static class Drift
{
    // A bin that is empty on one side would make the index infinite.
    private const double SmallestShare = 1e-4;

    /// <summary>Population stability index Σ(q − p)·ln(q/p) of shares p of the reference and q of new values; below 0.1 nothing has changed, above 0.25 much.</summary>
    public static double StabilityIndex(ReadOnlySpan<double> reference, ReadOnlySpan<double> actual)
    {
        double sum = 0;
        for (int i = 0; i < reference.Length; i++)
        {
            double p = Math.Max(reference[i], SmallestShare), q = Math.Max(actual[i], SmallestShare);
            sum += (q - p) * Math.Log(q / p);
        }
        return sum;
    }

    /// <summary>Kolmogorov and Smirnov's test of two samples: the largest difference of their cumulative shares; the probability is the asymptotic one.</summary>
    /// <param name="a">Values in ascending order.</param>
    /// <param name="b">Values in ascending order.</param>
    public static DriftTest KolmogorovSmirnov(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (a.IsEmpty || b.IsEmpty) return new DriftTest(double.NaN, double.NaN);
        double most = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            double at = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] == at) i++;
            while (j < b.Length && b[j] == at) j++;
            most = Math.Max(most, Math.Abs((double)i / a.Length - (double)j / b.Length));
        }
        return new DriftTest(most, KolmogorovProbability(most, a.Length, b.Length));
    }

    internal static double KolmogorovProbability(double statistic, double a, double b) => KolmogorovTail(statistic * Math.Sqrt(a * b / (a + b)));

    /// <summary>χ² test that two rows of counts come from one distribution.</summary>
    public static DriftTest ChiSquare(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double na = 0, nb = 0, sum = 0;
        for (int i = 0; i < a.Length; i++) (na, nb) = (na + a[i], nb + b[i]);
        if (na == 0 || nb == 0) return new DriftTest(double.NaN, double.NaN);
        int present = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double both = a[i] + b[i];
            if (both == 0) continue;
            present++;
            double ea = both * na / (na + nb), eb = both * nb / (na + nb);
            sum += (a[i] - ea) * (a[i] - ea) / ea + (b[i] - eb) * (b[i] - eb) / eb;
        }
        return new DriftTest(sum, present < 2 ? 1 : UpperGamma((present - 1) / 2.0, sum / 2));
    }

    // P(K > x) = 2 Σ (−1)^(k−1) exp(−2k²x²), or for small x its other form, which converges there.
    private static double KolmogorovTail(double x)
    {
        if (x <= 0) return 1;
        double sum = 0;
        if (x < 1)
        {
            for (int k = 1; k <= 20; k++) sum += Math.Exp(-Math.Pow((2 * k - 1) * Math.PI, 2) / (8 * x * x));
            return Math.Clamp(1 - Math.Sqrt(2 * Math.PI) / x * sum, 0, 1);
        }
        for (int k = 1; k <= 20; k++) sum += (k % 2 == 1 ? 1 : -1) * Math.Exp(-2.0 * k * k * x * x);
        return Math.Clamp(2 * sum, 0, 1);
    }

    // Q(a, x), the regularised upper incomplete gamma function: a series below a + 1, a continued fraction (Lentz) above.
    private static double UpperGamma(double a, double x)
    {
        if (x <= 0) return 1;
        double scale = Math.Exp(a * Math.Log(x) - x - LogGamma(a));
        if (x < a + 1)
        {
            double term = 1 / a, sum = term;
            for (int n = 1; n < 10_000 && term > sum * 1e-17; n++) sum += term *= x / (a + n);
            return Math.Clamp(1 - sum * scale, 0, 1);
        }
        double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
        for (int n = 1; n < 10_000; n++)
        {
            double an = -n * (n - a);
            b += 2;
            d = 1 / (an * d + b);
            c = b + an / c;
            h *= d * c;
            if (Math.Abs(d * c - 1) < 1e-16) break;
        }
        return Math.Clamp(h * scale, 0, 1);
    }

    // Half and whole numbers only, which is all that degrees of freedom give: Γ(1/2) = √π, Γ(a + 1) = a·Γ(a).
    private static double LogGamma(double a)
    {
        double sum = 0;
        for (a -= 1; a > 0.25; a -= 1) sum += Math.Log(a);
        return a < -0.25 ? sum + Math.Log(Math.PI) / 2 : sum;
    }
}
