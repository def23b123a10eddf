using DeepShell.Kernels;

namespace DeepShell.Tests.Kernels;

/// <summary>Elementwise arithmetic, reductions, softmax and pooling against loops.</summary>
public sealed unsafe class PointwiseTests : KernelTest
{
    [Theory, MemberData(nameof(Sets))]
    public void Arithmetic_equals_a_loop_at_every_length(InstructionSet set)
    {
        Use(set);
        for (int n = 0; n < 70; n++)
        {
            using Floats x = Floats.Random(n, 1, 1), y = Floats.Random(n, 2, 2), z = new(n, 3);
            void Check(Func<float, float, float> f, string what)
            {
                for (int i = 0; i < n; i++) Assert.True(f(x.P[i], y.P[i]) == z.P[i], $"{what} at {i} of {n}");
            }
            Elementwise.Add(x.P, y.P, z.P, n); Check((a, b) => a + b, "add");
            Elementwise.Subtract(x.P, y.P, z.P, n); Check((a, b) => a - b, "subtract");
            Elementwise.Multiply(x.P, y.P, z.P, n); Check((a, b) => a * b, "multiply");
            Elementwise.Scale(3, x.P, z.P, n); Check((a, _) => 3 * a, "scale");
            Elementwise.Relu(x.P, z.P, n); Check((a, _) => Math.Max(a, 0), "relu");
            Elementwise.ReluGradient(x.P, y.P, z.P, n); Check((a, b) => a > 0 ? b : 0, "relu gradient");
            Elementwise.AddBiasRelu(1, n, x.P, y.P, z.P); Check((a, b) => Math.Max(a + b, 0), "bias and relu");
            y.Span.CopyTo(z.Span);
            Elementwise.AddScaled(0.5f, x.P, z.P, n); Check((a, b) => MathF.FusedMultiplyAdd(a, 0.5f, b), "add scaled");
        }
        using Floats special = Floats.Of(float.NaN, float.NegativeInfinity, -0f), result = new(3);
        Elementwise.Relu(special.P, result.P, 3);
        Assert.True(float.IsNaN(result.P[0]) && result.P[1] == 0 && result.P[2] == 0);
    }

    [Theory, MemberData(nameof(Sets))]
    public void Column_sums_are_right_for_any_number_of_rows_and_the_same_under_every_set(InstructionSet set)
    {
        foreach (int columns in new[] { 1, 6, 10, 33, 80 })
        foreach (int rows in new[] { 0, 1, 7, 8, 9, 15, 50 })
        {
            using Floats x = Floats.Random(rows * (columns + 3), 1, 1), sums = Floats.Random(columns, 2, 2), expected = new(columns);
            Use(InstructionSet.Scalar);
            Elementwise.ColumnSums(rows, columns, x.P, columns + 3, expected.P, false);
            Use(set);
            Elementwise.ColumnSums(rows, columns, x.P, columns + 3, sums.P, false);
            AssertSameBits(expected.Span, sums.Span, $"{columns} columns, {rows} rows");
            for (int c = 0; c < columns; c++)
            {
                double sum = 0;
                for (int r = 0; r < rows; r++) sum += x.P[r * (columns + 3) + c];
                Assert.Equal(sum, sums.P[c], 1e-5);
            }
            Elementwise.ColumnSums(rows, columns, x.P, columns + 3, sums.P, true);
            for (int c = 0; c < columns; c++) Assert.Equal(expected.P[c] + expected.P[c], sums.P[c]);
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Reductions_equal_a_loop_and_are_the_same_under_every_set(InstructionSet set)
    {
        foreach (int n in new[] { 0, 1, 2, 15, 16, 17, 1000 })
        {
            using Floats x = Floats.Random(n, 1, 1), y = Floats.Random(n, 2, 3);
            Use(InstructionSet.Scalar);
            double expected = Reduce.Sum(x.P, n), expectedDot = Reduce.Dot(x.P, y.P, n);
            Use(set);
            Assert.Equal(expected, Reduce.Sum(x.P, n));
            Assert.Equal(expectedDot, Reduce.Dot(x.P, y.P, n));
            double sum = 0, dot = 0;
            for (int i = 0; i < n; i++) { sum += x.P[i]; dot += (double)x.P[i] * y.P[i]; }
            Assert.Equal(sum, expected, 1e-10);
            Assert.Equal(dot, expectedDot, 1e-10);
            float max = float.NegativeInfinity;
            int best = -1;
            for (int i = 0; i < n; i++) if (x.P[i] > max) { max = x.P[i]; best = i; }
            Assert.Equal(max, Reduce.Max(x.P, n));
            Assert.Equal(best, Reduce.ArgMax(x.P, n));
        }
        using Floats nan = Floats.Of([.. Enumerable.Repeat(1f, 20), float.NaN, 5]);
        Assert.True(float.IsNaN(Reduce.Max(nan.P, 22)));
        Assert.Equal(20, Reduce.ArgMax(nan.P, 22));
        using Floats ties = Floats.Of(1, 3, 3, 2);
        Assert.Equal(1, Reduce.ArgMax(ties.P, 4));
    }

    [Theory, MemberData(nameof(Sets))]
    public void Cross_entropy_and_its_gradient_equal_the_definition(InstructionSet set)
    {
        Use(set);
        foreach (int classes in new[] { 2, 3, 10, 37, 300 })
        foreach (float smoothing in new[] { 0, 0.1f })
        {
            const int Rows = 5;
            using Floats x = Floats.Random(Rows * classes, 1, 1, 20), targets = new(Rows), weights = Floats.Of(1, 2, 0, 0.5f, 1), loss = new(Rows), gradient = new(Rows * classes, 1), alone = new(Rows);
            for (int r = 0; r < Rows; r++) targets.P[r] = r * 7 % classes;
            Softmax.CrossEntropy(Rows, classes, x.P, targets.P, weights.P, smoothing, 0.25f, loss.P, gradient.P);
            Softmax.CrossEntropy(Rows, classes, x.P, targets.P, weights.P, smoothing, 0.25f, alone.P, null);
            for (int r = 0; r < Rows; r++)
            {
                double max = double.NegativeInfinity, sum = 0, mean = 0;
                for (int c = 0; c < classes; c++) max = Math.Max(max, x.P[r * classes + c]);
                for (int c = 0; c < classes; c++) { sum += Math.Exp(x.P[r * classes + c] - max); mean += x.P[r * classes + c] / classes; }
                double want = weights.P[r] * (max + Math.Log(sum) - (1 - smoothing) * x.P[r * classes + (int)targets.P[r]] - smoothing * mean);
                Assert.Equal(want, loss.P[r], 2e-5);
                Assert.Equal(want, alone.P[r], 2e-5);
                for (int c = 0; c < classes; c++)
                {
                    double p = Math.Exp(x.P[r * classes + c] - max) / sum - (c == (int)targets.P[r] ? 1 - smoothing : 0) - smoothing / classes;
                    Assert.Equal(0.25 * weights.P[r] * p, gradient.P[r * classes + c], 1e-6);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Softmax_survives_huge_logits_and_its_gradient_is_right(InstructionSet set)
    {
        Use(set);
        using Floats x = Floats.Of(1000, 999, -1000, -1e30f), y = new(4), dy = Floats.Of(1, 2, 3, 4), dx = new(4);
        Softmax.Forward(1, 4, x.P, y.P);
        AssertClose([0.7310586f, 0.26894143f, 0, 0], y.Span, 1e-6f, "softmax");
        Softmax.Gradient(1, 4, y.P, dy.P, dx.P);
        AssertClose([-0.19661194f, 0.19661194f, 0, 0], dx.Span, 1e-6f, "gradient");
    }

    [Theory, MemberData(nameof(Sets))]
    public void Pooling_equals_the_definition(InstructionSet set)
    {
        Use(set);
        foreach (int channels in new[] { 1, 6, 16, 35 })
        foreach (var (kernel, stride, pad, size) in new[] { (2, 2, 0, 8), (3, 2, 1, 9), (3, 1, 1, 5), (5, 5, 0, 5), (2, 3, 0, 7), (2, 2, 0, 7), (2, 2, 1, 6) })
        {
            int o = (size + 2 * pad - kernel) / stride + 1;
            PoolingShape s = new(size, size, channels, kernel, kernel, stride, stride, pad, pad, o, o);
            const int Rows = 2;
            using Floats x = Floats.Random(Rows * s.InputSize, 1, 1), y = new(Rows * s.OutputSize, 2), dy = Floats.Random(Rows * s.OutputSize, 3), dx = Floats.Random(Rows * s.InputSize, 4);
            for (int i = 0; i < x.Count; i++) x.P[i] = MathF.Round(x.P[i] * 4);      // many ties
            foreach (int mode in new[] { 0, 1, 2 })
            {
                float[] wantY = new float[y.Count], wantX = new float[x.Count];
                for (int i = 0; i < y.Count; i++)
                {
                    int c = i % channels, ow = i / channels % o, oh = i / channels / o % o, n = i / s.OutputSize, best = -1, count = 0;
                    double sum = 0;
                    List<int> inside = [];
                    for (int kh = 0; kh < kernel; kh++)
                    for (int kw = 0; kw < kernel; kw++)
                    {
                        int h = oh * stride - pad + kh, w = ow * stride - pad + kw;
                        if (h < 0 || w < 0 || h >= size || w >= size) continue;
                        int at = ((n * size + h) * size + w) * channels + c;
                        inside.Add(at);
                        count++;
                        sum += x.P[at];
                        if (best < 0 || x.P[at] > x.P[best]) best = at;
                    }
                    if (mode == 2) count = kernel * kernel;
                    wantY[i] = mode == 0 ? x.P[best] : (float)(sum / count);
                    if (mode == 0) wantX[best] += dy.P[i];
                    else foreach (int at in inside) wantX[at] += dy.P[i] / count;
                }
                if (mode == 0) { Pooling.MaxForward(s, Rows, x.P, y.P); Pooling.MaxBackward(s, Rows, x.P, dy.P, dx.P); }
                else { Pooling.AverageForward(s, Rows, x.P, y.P, mode == 2); Pooling.AverageBackward(s, Rows, dy.P, dx.P, mode == 2); }
                AssertClose(wantY, y.Span, 1e-6f, $"{s} {mode} forward");
                AssertClose(wantX, dx.Span, 1e-6f, $"{s} {mode} backward");
            }
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void The_first_NaN_is_the_maximum_of_a_window(InstructionSet set)
    {
        Use(set);
        PoolingShape s = new(2, 2, 1, 2, 2, 2, 2, 0, 0, 1, 1);
        for (int first = 0; first < 4; first++)
        {
            using Floats x = Floats.Of(1, 2, 3, float.NaN), y = new(1), dy = Floats.Of(5), dx = new(4), expected = new(4);
            x.P[first] = float.NaN;
            Pooling.MaxForward(s, 1, x.P, y.P);
            Pooling.MaxBackward(s, 1, x.P, dy.P, dx.P);
            Assert.True(float.IsNaN(y.P[0]));
            expected.P[first] = 5;
            AssertSameBits(expected.Span, dx.Span, "gradient");
        }
    }
}
