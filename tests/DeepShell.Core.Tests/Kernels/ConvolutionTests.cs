using DeepShell.Kernels;
using DeepShell.Kernels.Reference;
using DeepShell.Tensors;

namespace DeepShell.Tests.Kernels;

public sealed unsafe class ConvolutionTests : KernelTest
{
    private static ConvolutionShape Shape(int size, int inChannels, int outChannels, int kernel, int stride, int pad, int padEnd, int dilation = 1, int groups = 1, int extraWidth = 0)
    {
        int Out(int n) => (n + pad + padEnd - dilation * (kernel - 1) - 1) / stride + 1;
        return new(size, size + extraWidth, inChannels, outChannels, kernel, kernel, stride, stride, pad, pad, Out(size), Out(size + extraWidth), dilation, dilation, groups);
    }

    // The layers of the networks that matter, then what is odd: even kernels, stride above the kernel, dilation, groups, depthwise, padding wider than the image.
    public static readonly ConvolutionShape[] Shapes =
    [
        Shape(28, 1, 10, 5, 2, 1, 2), Shape(14, 10, 40, 5, 2, 1, 2), Shape(7, 40, 80, 5, 1, 2, 2), Shape(28, 1, 6, 5, 1, 2, 2), Shape(14, 6, 16, 5, 1, 0, 0),
        Shape(32, 3, 16, 3, 1, 1, 1), Shape(32, 16, 16, 3, 1, 1, 1), Shape(16, 16, 32, 3, 2, 1, 1), Shape(8, 32, 33, 3, 1, 1, 1), Shape(9, 5, 7, 1, 1, 0, 0), Shape(8, 16, 32, 1, 2, 0, 0),
        Shape(6, 3, 5, 4, 3, 2, 1, extraWidth: 3), Shape(7, 2, 3, 2, 3, 0, 0), Shape(11, 6, 8, 3, 1, 2, 2, dilation: 2), Shape(10, 4, 4, 3, 2, 3, 3, dilation: 3), Shape(9, 6, 9, 3, 2, 1, 1, groups: 3),
        Shape(8, 6, 6, 3, 1, 1, 1, groups: 6), Shape(7, 20, 40, 3, 2, 1, 1, groups: 20), Shape(2, 3, 4, 3, 1, 4, 4), Shape(1, 1, 1, 1, 1, 0, 0), Shape(5, 61, 2, 3, 2, 1, 1, dilation: 2),
    ];

    // Few output (or, for the gradient, input) channels: pixels taken together, evenly or not at all; with strides, and padding above the kernel.
    public static readonly ConvolutionShape[] Folded =
    [
        Shape(12, 3, 1, 3, 1, 1, 1), Shape(12, 1, 2, 5, 2, 2, 2, extraWidth: 4), Shape(13, 2, 3, 3, 1, 1, 1), Shape(10, 7, 8, 3, 1, 3, 3), Shape(9, 8, 5, 4, 1, 0, 0, extraWidth: 1),
        Shape(16, 2, 1, 7, 3, 3, 3, extraWidth: 9), Shape(8, 1, 1, 2, 1, 0, 0, extraWidth: 1), Shape(14, 4, 16, 5, 1, 2, 2),
    ];

    // A filter for each channel: strides, dilation, even kernels, padding above the kernel, channels around the vectors.
    public static readonly ConvolutionShape[] Depthwise =
    [
        Shape(9, 17, 17, 3, 2, 1, 1, groups: 17), Shape(10, 31, 31, 3, 1, 2, 2, dilation: 2, groups: 31), Shape(7, 64, 64, 5, 1, 2, 2, groups: 64, extraWidth: 6),
        Shape(6, 2, 2, 4, 3, 5, 5, groups: 2, extraWidth: 1), Shape(8, 33, 33, 2, 2, 0, 0, groups: 33), Shape(5, 15, 15, 3, 1, 4, 4, groups: 15), Shape(3, 16, 16, 5, 1, 2, 2, groups: 16),
    ];

    // Winograd's way rounds more often; its own tests hold it to a bound.
    private static float Tolerance(in ConvolutionShape s, float direct) => Winograd.Fits(s) ? 3 * direct : direct;

    private static readonly Dictionary<string, float[]> Known = [];

    /// <summary>The definition is slow and the same under every instruction set: computed once.</summary>
    private static void Expect(string what, Floats values, Action compute)
    {
        if (Known.TryGetValue(what, out float[]? known)) { known.CopyTo(values.Span); return; }
        compute();
        Known[what] = values.Span.ToArray();
    }

    [Theory, MemberData(nameof(Sets))]
    public void Forward_equals_the_definition_and_any_cut_gives_the_same_bits(InstructionSet set)
    {
        Use(set);
        foreach (ConvolutionShape s in Shapes.Concat(Folded).Concat(Depthwise))
        {
            int rows = 3;
            using Floats x = Floats.Random(rows * s.InputSize, 1, 1), w = Floats.Random(s.WeightSize, 2, 3), bias = Floats.Random(s.OutChannels, 3);
            using Floats expected = new(rows * s.OutputSize), actual = new(rows * s.OutputSize, 2), cut = new(rows * s.OutputSize);
            for (int biased = 0; biased < 2; biased++)
            {
                float* b = biased == 0 ? null : bias.P;
                Expect($"forward {s} {b == null}", expected, () => ReferenceConvolution.Forward(s, rows, x.P, w.P, b, expected.P));
                Convolution.Forward(s, rows, x.P, w.P, b, actual.P);
                AssertClose(expected.Span, actual.Span, Tolerance(s, 3e-5f), $"{s}");
                foreach (var (from, count) in new[] { (0, 1), (1, 2) })
                    Convolution.Forward(s, count, x.P + from * s.InputSize, w.P, b, cut.P + from * s.OutputSize);
                AssertSameBits(actual.Span, cut.Span, $"{s}, cut");
            }
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Input_gradient_equals_the_definition_and_any_cut_gives_the_same_bits(InstructionSet set)
    {
        Use(set);
        foreach (ConvolutionShape s in Shapes.Concat(Folded).Concat(Depthwise))
        {
            int rows = 3;
            using Floats dy = Floats.Random(rows * s.OutputSize, 1, 1), w = Floats.Random(s.WeightSize, 2, 3);
            using Floats expected = new(rows * s.InputSize), actual = Floats.Random(rows * s.InputSize, 9, 2), cut = new(rows * s.InputSize);
            Expect($"input {s}", expected, () => ReferenceConvolution.InputGradient(s, rows, dy.P, w.P, expected.P));
            Convolution.InputGradient(s, rows, dy.P, w.P, actual.P);
            AssertClose(expected.Span, actual.Span, Tolerance(s, 5e-5f), $"{s}");
            foreach (var (from, count) in new[] { (0, 1), (1, 2) })
                Convolution.InputGradient(s, count, dy.P + from * s.OutputSize, w.P, cut.P + from * s.InputSize);
            AssertSameBits(actual.Span, cut.Span, $"{s}, cut");
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Weight_gradient_equals_the_definition_and_any_cut_of_the_units_gives_the_same_bits(InstructionSet set)
    {
        Use(set);
        RandomStream random = new(5);
        foreach (ConvolutionShape s in Shapes.Concat(Folded).Concat(Depthwise))
        {
            int rows = 3, units = Convolution.WeightGradientUnits(s);
            using Floats x = Floats.Random(rows * s.InputSize, 1, 1), dy = Floats.Random(rows * s.OutputSize, 2, 3);
            using Floats expected = new(s.WeightSize), actual = Floats.Random(s.WeightSize, 9, 2), cut = Floats.Random(s.WeightSize, 10);
            Expect($"weight {s}", expected, () => ReferenceConvolution.WeightGradient(s, rows, x.P, dy.P, expected.P));
            Convolution.WeightGradient(s, rows, x.P, dy.P, actual.P, 0, units);
            AssertClose(expected.Span, actual.Span, 2e-4f, $"{s}");
            for (int from = 0; from < units;)
            {
                int to = Math.Min(units, from + 1 + random.NextInt(units));
                Convolution.WeightGradient(s, rows, x.P, dy.P, cut.P, from, to);
                from = to;
            }
            AssertSameBits(actual.Span, cut.Span, $"{s}, cut");
        }
    }

    // Folded pixels and Winograd's tiles share more than the definition says; theirs may spread, but never vanish.
    [Theory, MemberData(nameof(Sets))]
    public void What_is_not_finite_shows_where_the_definition_has_it(InstructionSet set)
    {
        Use(set);
        foreach (ConvolutionShape s in Shapes.Concat(Folded).Concat(Depthwise))
        foreach (float odd in new[] { float.NaN, float.PositiveInfinity })
        {
            using Floats x = Floats.Random(s.InputSize, 1, 1), w = Floats.Random(s.WeightSize, 2, 3), dy = Floats.Random(s.OutputSize, 3, 2);
            x.P[s.InputSize / 2] = dy.P[s.OutputSize / 2] = odd;
            using Floats y = new(s.OutputSize), dx = new(s.InputSize), dw = new(s.WeightSize), wantY = new(y.Count), wantDx = new(dx.Count), wantDw = new(dw.Count);
            ReferenceConvolution.Forward(s, 1, x.P, w.P, null, wantY.P);
            Convolution.Forward(s, 1, x.P, w.P, null, y.P);
            ReferenceConvolution.InputGradient(s, 1, dy.P, w.P, wantDx.P);
            Convolution.InputGradient(s, 1, dy.P, w.P, dx.P);
            ReferenceConvolution.WeightGradient(s, 1, x.P, dy.P, wantDw.P);
            Convolution.WeightGradient(s, 1, x.P, dy.P, dw.P, 0, Convolution.WeightGradientUnits(s));
            bool exact = s.OutChannels >= 16 && s.InChannels >= 16 && !Winograd.Fits(s);
            AssertSameKind(wantY, y, exact, $"{s} forward");
            AssertSameKind(wantDx, dx, exact, $"{s} input gradient");
            AssertSameKind(wantDw, dw, exact, $"{s} weight gradient");
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Denormals_are_summed(InstructionSet set)
    {
        Use(set);
        foreach (ConvolutionShape s in Shapes.Concat(Folded).Concat(Depthwise).Where(s => !Winograd.Fits(s)))
        {
            using Floats x = new(s.InputSize, 1), w = new(s.WeightSize), y = new(s.OutputSize), expected = new(s.OutputSize);
            x.Span.Fill(1e-43f);      // no sum leaves the denormals: all are exact, in any order
            w.Span.Fill(1);
            ReferenceConvolution.Forward(s, 1, x.P, w.P, null, expected.P);
            Convolution.Forward(s, 1, x.P, w.P, null, y.P);
            AssertSameBits(expected.Span, y.Span, $"{s}");
        }
    }

    private static void AssertSameKind(Floats expected, Floats actual, bool exact, string what)
    {
        for (int i = 0; i < expected.Count; i++)
        {
            bool finite = float.IsFinite(expected.P[i]);
            if (finite ? exact && !float.IsFinite(actual.P[i]) : float.IsFinite(actual.P[i]))
                Assert.Fail($"{what}: element {i} is {actual.P[i]}, expected {expected.P[i]}");
        }
    }
}
