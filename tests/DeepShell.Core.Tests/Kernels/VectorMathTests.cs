using DeepShell.Kernels;
using DeepShell.Tensors;

namespace DeepShell.Tests.Kernels;

public sealed unsafe class VectorMathTests : KernelTest
{
    private delegate void Function(float* x, float* y, int n);

    // The bounds are those of the doc comments.
    private static readonly (string Name, Function Fast, Func<double, double> Exact, double Ulp, float Low, float High)[] Functions =
    [
        ("exp", VectorMath.Exp, Math.Exp, 1.5, -110, 95),
        ("log", VectorMath.Log, Math.Log, 1.5, 0, 1e6f),
        ("tanh", VectorMath.Tanh, Math.Tanh, 2, -12, 12),
        ("sigmoid", VectorMath.Sigmoid, x => 1 / (1 + Math.Exp(-x)), 3, -87, 40),
        ("softplus", VectorMath.Softplus, x => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x))), 3, -87, 40),
        ("erf", VectorMath.Erf, Erf, 2, -5, 5),
        ("gelu", VectorMath.Gelu, x => x / 2 * Complement(-x / Math.Sqrt(2)), 4, -12.5f, 40),
    ];

    [Theory, MemberData(nameof(Sets))]
    public void Stays_within_the_stated_error_everywhere(InstructionSet set)
    {
        Use(set);
        const int Count = 40_003;
        RandomStream random = new(3);
        foreach (var (name, fast, exact, bound, low, high) in Functions)
        {
            using Floats x = new(Count, 1), y = new(Count, 3);
            for (int i = 0; i < Count; i++)
            {
                // A third each: uniform, near zero on all scales, and small.
                double v = (i % 3) switch
                {
                    0 => random.NextDouble(low, high),
                    1 => (low < 0 && i % 2 == 0 ? -1 : 1) * Math.Pow(2, random.NextDouble(-140, Math.Log2(high))),
                    _ => random.NextDouble(Math.Max(low, -2), 2),
                };
                x.P[i] = (float)Math.Max(v, low);
            }
            fast(x.P, y.P, Count);
            double worst = 0;
            for (int i = 0; i < Count; i++)
            {
                double want = exact(x.P[i]);
                if (Math.Abs(want) > float.MaxValue) { Assert.Equal(float.PositiveInfinity, y.P[i]); continue; }
                double ulp = Math.Max(Math.Pow(2, Math.Floor(Math.Log2(Math.Max(Math.Abs(want), 1e-300))) - 23), float.Epsilon);
                double error = Math.Abs(y.P[i] - want) / ulp;
                Assert.True(error <= bound, $"{name}({x.P[i]:R}) = {y.P[i]:R}, {error:F2} ULP from {want:R}");
                worst = Math.Max(worst, error);
            }
            Assert.True(worst > 0.3, $"{name}: {worst} is too good for float: the test tests nothing");
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Keeps_NaN_and_the_limits(InstructionSet set)
    {
        Use(set);
        float inf = float.PositiveInfinity, nan = float.NaN;
        Check("exp", VectorMath.Exp, [0, -0f, inf, -inf, nan, 89, -104, 88.72f], [1, 1, inf, 0, nan, inf, 0, null]);
        Check("log", VectorMath.Log, [1, 0, -0f, -1, inf, nan, float.Epsilon], [0, -inf, -inf, nan, inf, nan, (float)Math.Log(float.Epsilon)]);
        Check("tanh", VectorMath.Tanh, [0, -0f, inf, -inf, nan, 1e-40f], [0, -0f, 1, -1, nan, 1e-40f]);
        Check("sigmoid", VectorMath.Sigmoid, [0, inf, -inf, nan], [0.5f, 1, 0, nan]);
        Check("softplus", VectorMath.Softplus, [inf, -inf, nan, 100, -100], [inf, 0, nan, 100, null]);
        Check("erf", VectorMath.Erf, [0, inf, -inf, nan], [0, 1, -1, nan]);
        Check("gelu", VectorMath.Gelu, [0, nan, 30, -30], [0, nan, 30, -0f]);
    }

    [Theory, MemberData(nameof(Sets))]
    public void Gradients_are_the_slopes(InstructionSet set)
    {
        Use(set);
        const int Count = 101;
        using Floats x = Floats.Random(Count, 5, 1, 4), y = new(Count), dy = Floats.Random(Count, 6), dx = new(Count, 2);
        Slope("tanh", VectorMath.Tanh, VectorMath.TanhGradient, Math.Tanh, true);
        Slope("sigmoid", VectorMath.Sigmoid, VectorMath.SigmoidGradient, v => 1 / (1 + Math.Exp(-v)), true);
        Slope("softplus", VectorMath.Softplus, VectorMath.SoftplusGradient, v => Math.Log(1 + Math.Exp(v)), false);
        Slope("gelu", VectorMath.Gelu, VectorMath.GeluGradient, v => v * 0.5 * (1 + Erf(v / Math.Sqrt(2))), false);
        Slope("silu", VectorMath.Silu, VectorMath.SiluGradient, v => v / (1 + Math.Exp(-v)), false);

        void Slope(string name, Function f, Gradient gradient, Func<double, double> exact, bool fromOutput)
        {
            f(x.P, y.P, Count);
            gradient(fromOutput ? y.P : x.P, dy.P, dx.P, Count);
            for (int i = 0; i < Count; i++)
            {
                Assert.True(Math.Abs(y.P[i] - exact(x.P[i])) < 1e-6 * Math.Max(1, Math.Abs(x.P[i])), $"{name}({x.P[i]}) = {y.P[i]}");
                double want = dy.P[i] * (exact(x.P[i] + 1e-5) - exact(x.P[i] - 1e-5)) / 2e-5;
                Assert.True(Math.Abs(want - dx.P[i]) < 2e-6, $"{name}'({x.P[i]}): {dx.P[i]}, expected {want}");
            }
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void A_value_does_not_depend_on_its_place(InstructionSet set)
    {
        Use(set);
        foreach (var (name, fast, _, _, low, high) in Functions)
            for (int n = 0; n < 35; n++)
            {
                using Floats x = new(n, 1), whole = new(n, 2), single = new(n);
                RandomStream random = new(9, (ulong)n);
                for (int i = 0; i < n; i++) x.P[i] = (float)random.NextDouble(low, high);
                fast(x.P, whole.P, n);
                for (int i = 0; i < n; i++) fast(x.P + i, single.P + i, 1);
                AssertSameBits(whole.Span, single.Span, $"{name}, {n}");
            }
    }

    private delegate void Gradient(float* x, float* dy, float* dx, int n);

    private static void Check(string name, Function f, float[] x, float?[] expected)
    {
        using Floats from = Floats.Of(x), to = new(x.Length);
        f(from.P, to.P, x.Length);
        for (int i = 0; i < x.Length; i++)
            if (expected[i] is { } e) Assert.True(e.Equals(to.P[i]), $"{name}({x[i]}) = {to.P[i]:R}, expected {e:R}");
            else Assert.True(float.IsFinite(to.P[i]) && to.P[i] >= 0, $"{name}({x[i]}) = {to.P[i]:R}");
    }

    private static double LogOnePlus(double x) => x < 1e-5 ? x - x * x / 2 : Math.Log(1 + x);

    private static double Erf(double x) => Math.Abs(x) < 2 ? Series(x) : Math.Sign(x) * (1 - Fraction(Math.Abs(x)));

    /// <summary>1 − erf x, without losing what is left of it.</summary>
    private static double Complement(double x) => x < 2 ? 1 - Erf(x) : Fraction(x);

    /// <summary>The error function by its Maclaurin series.</summary>
    private static double Series(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 100; n++) { term *= -x * x / n; sum += term / (2 * n + 1); }
        return sum * 2 / Math.Sqrt(Math.PI);
    }

    /// <summary>1 − erf x by its continued fraction.</summary>
    private static double Fraction(double x)
    {
        double f = 0;
        for (int n = 150; n > 0; n--) f = n / 2.0 / (x + f);
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * (x + f));
    }
}
