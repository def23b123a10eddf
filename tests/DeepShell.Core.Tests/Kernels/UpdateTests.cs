using DeepShell.Kernels;

namespace DeepShell.Tests.Kernels;

/// <summary>Optimiser updates, batch normalisation and recurrent cells against their formulas in double.</summary>
public sealed unsafe class UpdateTests : KernelTest
{
    [Theory, MemberData(nameof(Sets))]
    public void Sgd_equals_the_formula(InstructionSet set)
    {
        Use(set);
        const int Count = 37;
        foreach (var (momentum, dampening, nesterov, decay) in new[] { (0.0, 0.0, false, 0.0), (0.9, 0, false, 0.01), (0.9, 0.3, false, 0), (0.9, 0, true, 0.1) })
        {
            using Floats w = Floats.Random(Count, 1, 1), v = new(Count, 2);
            double[] ww = [.. w.Span.ToArray().Select(f => (double)f)], vv = new double[Count];
            for (int step = 0; step < 4; step++)
            {
                using Floats g = Floats.Random(Count, (ulong)step + 10);
                for (int i = 0; i < Count; i++)
                {
                    double d = g.P[i] + decay * ww[i];
                    if (momentum != 0)
                    {
                        vv[i] = step == 0 ? d : momentum * vv[i] + (1 - dampening) * d;
                        d = nesterov ? d + momentum * vv[i] : vv[i];
                    }
                    ww[i] -= 0.1 * d;
                }
                OptimizerKernels.Sgd(new(0.1, momentum, dampening, nesterov, decay, step == 0), w.P, g.P, momentum == 0 ? null : v.P, Count);
            }
            AssertClose([.. ww.Select(d => (float)d)], w.Span, 1e-6f, "SGD");
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Adam_equals_the_formula(InstructionSet set)
    {
        Use(set);
        const int Count = 37;
        foreach (bool decoupled in new[] { false, true })
        foreach (bool amsgrad in new[] { false, true })
        {
            using Floats w = Floats.Random(Count, 1, 1), m = new(Count, 2), v = new(Count), top = new(Count, 3);
            double[] ww = [.. w.Span.ToArray().Select(f => (double)f)], mm = new double[Count], vv = new double[Count], tt = new double[Count];
            for (int step = 1; step <= 4; step++)
            {
                using Floats g = Floats.Random(Count, (ulong)step + 10);
                for (int i = 0; i < Count; i++)
                {
                    double d = g.P[i];
                    if (decoupled) ww[i] *= 1 - 0.01 * 0.1; else d += 0.1 * ww[i];
                    mm[i] = 0.9 * mm[i] + 0.1 * d;
                    vv[i] = 0.999 * vv[i] + 0.001 * d * d;
                    tt[i] = Math.Max(tt[i], vv[i]);
                    double second = amsgrad ? tt[i] : vv[i];
                    ww[i] -= 0.01 / (1 - Math.Pow(0.9, step)) * mm[i] / (Math.Sqrt(second) / Math.Sqrt(1 - Math.Pow(0.999, step)) + 1e-8);
                }
                OptimizerKernels.Adam(new(0.01, 0.9, 0.999, 1e-8, 0.1, decoupled, step), w.P, g.P, m.P, v.P, amsgrad ? top.P : null, Count);
            }
            AssertClose([.. ww.Select(d => (float)d)], w.Span, 2e-6f, "Adam");
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Batch_norm_equals_the_definition(InstructionSet set)
    {
        Use(set);
        foreach (int channels in new[] { 1, 10, 16, 80, 33 })
        foreach (bool relu in new[] { false, true })
        {
            const int Rows = 210, Group = 60, Groups = 4;
            const double Epsilon = 1e-5;
            using Floats x = Floats.Random(Rows * channels, 1, 1), dy = Floats.Random(Rows * channels, 2), gamma = Floats.Random(channels, 3), beta = Floats.Random(channels, 4);
            for (int i = 0; i < x.Count; i++) x.P[i] += 30;      // a mean far from zero must not spoil the variance
            using Floats moments = new(Groups * 2 * channels), mean = new(channels, 1), variance = new(channels), scale = new(channels), shift = new(channels), y = new(x.Count, 1);
            using Floats sums = new(Groups * 2 * channels), dGamma = new(channels), dBeta = new(channels), coefficients = new(3 * channels), dx = new(x.Count);
            for (int g = 0; g < Groups; g++) BatchNorm.Moments(Math.Min(Group, Rows - g * Group), channels, x.P + g * Group * channels, moments.P + g * 2 * channels);
            BatchNorm.Combine(Groups, channels, Group, Rows - (Groups - 1) * Group, moments.P, mean.P, variance.P);
            BatchNorm.Scales(channels, mean.P, variance.P, Epsilon, gamma.P, beta.P, scale.P, shift.P);
            BatchNorm.Forward(Rows, channels, x.P, scale.P, shift.P, relu, y.P);
            for (int g = 0; g < Groups; g++)
                BatchNorm.GradientSums(Math.Min(Group, Rows - g * Group), channels, x.P + g * Group * channels, dy.P + g * Group * channels, mean.P, scale.P, shift.P, relu, sums.P + g * 2 * channels);
            BatchNorm.GradientCoefficients(Groups, channels, Rows, sums.P, mean.P, variance.P, Epsilon, gamma.P, dGamma.P, dBeta.P, coefficients.P);
            BatchNorm.InputGradient(Rows, channels, x.P, dy.P, scale.P, shift.P, relu, coefficients.P, dx.P);
            for (int c = 0; c < channels; c++)
            {
                double m = 0, v = 0, sum = 0, product = 0;
                for (int r = 0; r < Rows; r++) m += x.P[r * channels + c] / (double)Rows;
                for (int r = 0; r < Rows; r++) v += Math.Pow(x.P[r * channels + c] - m, 2) / Rows;
                Assert.Equal(m, mean.P[c], 1e-5);
                Assert.Equal(v, variance.P[c], 2e-6);
                double[] hat = new double[Rows], dz = new double[Rows];
                for (int r = 0; r < Rows; r++)
                {
                    hat[r] = (x.P[r * channels + c] - m) / Math.Sqrt(v + Epsilon);
                    double z = gamma.P[c] * hat[r] + beta.P[c];
                    Assert.Equal(relu ? Math.Max(z, 0) : z, y.P[r * channels + c], 2e-5);
                    dz[r] = relu && !(y.P[r * channels + c] > 0) ? 0 : dy.P[r * channels + c];
                    sum += dz[r];
                    product += dz[r] * hat[r];
                }
                Assert.Equal(sum, dBeta.P[c], 1e-4);
                Assert.Equal(product, dGamma.P[c], 2e-4);
                for (int r = 0; r < Rows; r++)
                    Assert.Equal(gamma.P[c] / Math.Sqrt(v + Epsilon) * (dz[r] - sum / Rows - hat[r] * product / Rows), dx.P[r * channels + c], 2e-5);
            }
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Lstm_cell_and_its_gradient_equal_the_formulas(InstructionSet set)
    {
        Use(set);
        const int Rows = 2, Hidden = 19, Size = Rows * Hidden;
        using Floats sums = Floats.Random(4 * Size, 1, 1, 2), gates = Floats.Random(4 * Size, 1, 1, 2), before = Floats.Random(Size, 2), c = new(Size), t = new(Size), h = new(Size, 1);
        using Floats dh = Floats.Random(Size, 3), dc = Floats.Random(Size, 4), dcNext = Floats.Random(Size, 4), d = new(4 * Size);
        Recurrent.LstmForward(Rows, Hidden, gates.P, before.P, c.P, t.P, h.P);
        Recurrent.LstmBackward(Rows, Hidden, gates.P, before.P, t.P, dh.P, dc.P, d.P);
        for (int i = 0; i < Size; i++)
        {
            int gate = i / Hidden * 4 * Hidden + i % Hidden;
            double[] a = [sums.P[gate], sums.P[gate + Hidden], sums.P[gate + 2 * Hidden], sums.P[gate + 3 * Hidden], before.P[i]];
            Assert.Equal(Cell(a).H, h.P[i], 1e-6);
            Assert.Equal(Cell(a).C, c.P[i], 1e-6);
            for (int k = 0; k < 5; k++)
            {
                double[] up = [.. a], down = [.. a];
                up[k] += 1e-5;
                down[k] -= 1e-5;
                double want = ((Cell(up).H - Cell(down).H) * dh.P[i] + (Cell(up).C - Cell(down).C) * dcNext.P[i]) / 2e-5;
                Assert.Equal(want, k < 4 ? d.P[gate + k * Hidden] : dc.P[i], 2e-6);
            }
        }

        static (double C, double H) Cell(double[] a)
        {
            double c = Sigmoid(a[1]) * a[4] + Sigmoid(a[0]) * Math.Tanh(a[2]);
            return (c, Sigmoid(a[3]) * Math.Tanh(c));
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Gru_cell_and_its_gradient_equal_the_formulas(InstructionSet set)
    {
        Use(set);
        const int Rows = 2, Hidden = 19, Size = Rows * Hidden;
        using Floats sums = Floats.Random(3 * Size, 1, 1, 2), gates = Floats.Random(3 * Size, 1, 1, 2), u = Floats.Random(3 * Size, 2), before = Floats.Random(Size, 3), h = new(Size, 1);
        using Floats dh = Floats.Random(Size, 4), given = Floats.Random(Size, 4), d = new(3 * Size), du = new(3 * Size);
        Recurrent.GruForward(Rows, Hidden, gates.P, u.P, before.P, h.P);
        Recurrent.GruBackward(Rows, Hidden, gates.P, u.P, before.P, dh.P, d.P, du.P);
        for (int i = 0; i < Size; i++)
        {
            int gate = i / Hidden * 3 * Hidden + i % Hidden;
            double[] a = [sums.P[gate], sums.P[gate + Hidden], sums.P[gate + 2 * Hidden], u.P[gate], u.P[gate + Hidden], u.P[gate + 2 * Hidden], before.P[i]];
            Assert.Equal(Cell(a), h.P[i], 1e-6);
            for (int k = 0; k < 7; k++)
            {
                double[] up = [.. a], down = [.. a];
                up[k] += 1e-5;
                down[k] -= 1e-5;
                double want = (Cell(up) - Cell(down)) * given.P[i] / 2e-5;
                Assert.Equal(want, k < 3 ? d.P[gate + k * Hidden] : k < 6 ? du.P[gate + (k - 3) * Hidden] : dh.P[i], 2e-6);
            }
        }

        static double Cell(double[] a)
        {
            double z = Sigmoid(a[1] + a[4]), n = Math.Tanh(a[2] + Sigmoid(a[0] + a[3]) * a[5]);
            return (1 - z) * n + z * a[6];
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
