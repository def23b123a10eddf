using DeepShell.Kernels;
using DeepShell.Kernels.Reference;

namespace DeepShell.Tests.Kernels;

/// <summary>
/// Convolutions by F(4×4, 3×3) against the definition. The bound: an error of at most 4·10⁻⁷ of the largest element's sum of
/// magnitudes (an element at the edge is made of a whole tile's terms too).
/// </summary>
public sealed unsafe class WinogradTests : KernelTest
{
    private const double Bound = 4e-7;

    // Whole tiles; channels one over and one under every vector; images one over and one under a tile; every padding; several blocks of tiles.
    private static readonly ConvolutionShape[] s_shapes =
    [
        Shape(8, 8, 16, 16, 1), Shape(16, 16, 17, 31, 1), Shape(9, 13, 33, 16, 1), Shape(8, 8, 19, 23, 0), Shape(11, 6, 16, 18, 2),
        Shape(12, 12, 47, 65, 1), Shape(13, 8, 16, 29, 0, 1), Shape(17, 15, 24, 32, 2, 0),
    ];

    private static ConvolutionShape Shape(int height, int width, int inChannels, int outChannels, int pad, int? padLeft = null) =>
        new(height, width, inChannels, outChannels, 3, 3, 1, 1, pad, padLeft ?? pad, height + 2 * pad - 2, width + 2 * (padLeft ?? pad) - 2, 1, 1, 1);

    [Fact]
    public void Every_shape_of_these_tests_goes_this_way() => Assert.All(s_shapes, s => Assert.True(Winograd.Fits(s), $"{s}"));

    [Theory]
    [InlineData(15, 16, 16, 3, 1, 1, 1)]
    [InlineData(16, 15, 16, 3, 1, 1, 1)]
    [InlineData(16, 16, 3, 3, 1, 1, 1)]
    [InlineData(16, 16, 16, 5, 1, 1, 1)]
    [InlineData(16, 16, 16, 3, 2, 1, 1)]
    [InlineData(16, 16, 16, 3, 1, 2, 1)]
    [InlineData(16, 16, 16, 3, 1, 1, 2)]
    [InlineData(256, 256, 16, 3, 1, 1, 1)]
    public void Other_shapes_do_not(int inChannels, int outChannels, int size, int kernel, int stride, int dilation, int groups)
    {
        int o = (size + 2 - dilation * (kernel - 1) - 1) / stride + 1;
        Assert.False(Winograd.Fits(new(size, size, inChannels, outChannels, kernel, kernel, stride, stride, 1, 1, o, o, dilation, dilation, groups)));
    }

    [Theory, MemberData(nameof(Sets))]
    public void All_three_products_stay_within_the_bound_and_any_cut_gives_the_same_bits(InstructionSet set)
    {
        Use(set);
        foreach (ConvolutionShape s in s_shapes)
        {
            const int Rows = 5;
            using Floats x = Floats.Random(Rows * s.InputSize, 1, 1), w = Floats.Random(s.WeightSize, 2, 3), bias = Floats.Random(s.OutChannels, 3), dy = Floats.Random(Rows * s.OutputSize, 4, 2);
            using Floats y = new(Rows * s.OutputSize, 1), dx = new(Rows * s.InputSize, 3), dw = new(s.WeightSize, 1);
            Convolution.Forward(s, Rows, x.P, w.P, bias.P, y.P);
            Check($"{s} forward", y, (a, b, c, to) => ReferenceConvolution.Forward(s, Rows, a, b, c, to), x, w, bias);
            Convolution.InputGradient(s, Rows, dy.P, w.P, dx.P);
            Check($"{s} input gradient", dx, (a, b, _, to) => ReferenceConvolution.InputGradient(s, Rows, a, b, to), dy, w);
            int units = Convolution.WeightGradientUnits(s);
            Convolution.WeightGradient(s, Rows, x.P, dy.P, dw.P, 0, units);
            Check($"{s} weight gradient", dw, (a, b, _, to) => ReferenceConvolution.WeightGradient(s, Rows, a, b, to), x, dy);

            using Floats cutY = new(y.Count), cutDx = new(dx.Count), cutDw = new(dw.Count);
            foreach (var (from, count) in new[] { (0, 1), (1, 3), (4, 1) })
            {
                Convolution.Forward(s, count, x.P + from * s.InputSize, w.P, bias.P, cutY.P + from * s.OutputSize);
                Convolution.InputGradient(s, count, dy.P + from * s.OutputSize, w.P, cutDx.P + from * s.InputSize);
            }
            for (int unit = 0; unit < units; unit++) Convolution.WeightGradient(s, Rows, x.P, dy.P, cutDw.P, unit, unit + 1);
            AssertSameBits(y.Span, cutY.Span, $"{s} forward, cut");
            AssertSameBits(dx.Span, cutDx.Span, $"{s} input gradient, cut");
            AssertSameBits(dw.Span, cutDw.Span, $"{s} weight gradient, cut");
        }
    }

    [Fact]
    public void Every_instruction_set_gives_the_same_bits()
    {
        ConvolutionShape s = s_shapes[2];
        using Floats x = Floats.Random(2 * s.InputSize, 1), w = Floats.Random(s.WeightSize, 2), dy = Floats.Random(2 * s.OutputSize, 3);
        float[]? first = null;
        foreach (InstructionSet set in InstructionSets.Available)
        {
            Use(set);
            using Floats y = new(2 * s.OutputSize), dx = new(2 * s.InputSize), dw = new(s.WeightSize);
            Convolution.Forward(s, 2, x.P, w.P, null, y.P);
            Convolution.InputGradient(s, 2, dy.P, w.P, dx.P);
            Convolution.WeightGradient(s, 2, x.P, dy.P, dw.P, 0, Convolution.WeightGradientUnits(s));
            float[] all = [.. y.Span, .. dx.Span, .. dw.Span];
            AssertSameBits(first ??= all, all, $"{set}");
        }
    }

    // A tile mixes its pixels: what is not finite spreads over the tile, but never to another image or away.
    [Theory, MemberData(nameof(Sets))]
    public void What_is_not_finite_shows_wherever_it_must_and_stays_in_its_image(InstructionSet set)
    {
        Use(set);
        ConvolutionShape s = s_shapes[0];
        foreach (float odd in new[] { float.NaN, float.PositiveInfinity })
        {
            using Floats x = Floats.Random(2 * s.InputSize, 1), w = Floats.Random(s.WeightSize, 2), y = new(2 * s.OutputSize), before = new(2 * s.OutputSize);
            Convolution.Forward(s, 2, x.P, w.P, null, before.P);
            x.P[(3 * s.Width + 3) * s.InChannels + 5] = odd;
            Convolution.Forward(s, 2, x.P, w.P, null, y.P);
            for (int h = 2; h <= 4; h++)
            for (int v = 2; v <= 4; v++)
                Assert.False(float.IsFinite(y.P[(h * s.OutWidth + v) * s.OutChannels]));
            AssertSameBits(before.Span[s.OutputSize..], y.Span[s.OutputSize..], "the other image");
        }
        using Floats tiny = new(s.InputSize), ones = new(s.WeightSize), sums = new(s.OutputSize);
        tiny.Span.Fill(1e-40f);
        ones.Span.Fill(1);
        Convolution.Forward(s, 1, tiny.P, ones.P, null, sums.P);
        Assert.InRange(sums.P[(3 * s.OutWidth + 3) * s.OutChannels] / (1e-40 * 9 * s.InChannels), 0.999, 1.001);
    }

    private delegate void Product(float* a, float* b, float* bias, float* result);

    /// <summary>The definition on the values and on their magnitudes: the error's measure.</summary>
    private static void Check(string what, Floats actual, Product define, Floats a, Floats b, Floats? bias = null)
    {
        using Floats expected = new(actual.Count), magnitude = new(actual.Count), absA = Magnitudes(a), absB = Magnitudes(b), absBias = Magnitudes(bias ?? b);
        define(a.P, b.P, bias is null ? null : bias.P, expected.P);
        define(absA.P, absB.P, bias is null ? null : absBias.P, magnitude.P);
        double largest = Reduce.Max(magnitude.P, magnitude.Count);
        for (int i = 0; i < actual.Count; i++)
            if (!(Math.Abs((double)expected.P[i] - actual.P[i]) <= Bound * largest))
                Assert.Fail($"{what}: element {i} is {actual.P[i]:R}, expected {expected.P[i]:R}: {Math.Abs((double)expected.P[i] - actual.P[i]) / largest:E1} of the terms' sum");
    }

    private static Floats Magnitudes(Floats values)
    {
        Floats f = new(values.Count);
        for (int i = 0; i < values.Count; i++) f.P[i] = Math.Abs(values.P[i]);
        return f;
    }
}
