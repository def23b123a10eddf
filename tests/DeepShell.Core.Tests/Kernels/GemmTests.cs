using DeepShell.Kernels;
using DeepShell.Kernels.Reference;
using DeepShell.Tensors;

namespace DeepShell.Tests.Kernels;

public sealed unsafe class GemmTests : KernelTest
{
    // Zero, one, primes, one under and over the tiles (14, 6, 4 rows; 32, 16, 8, 4, 2 columns) and the blocks of k.
    private static readonly (int M, int N, int K)[] Shapes =
    [
        (0, 3, 2), (3, 0, 2), (3, 2, 0), (1, 1, 1), (1, 10, 64), (2, 31, 5), (13, 33, 7), (14, 32, 16), (15, 16, 17), (29, 47, 31),
        (6, 8, 9), (7, 15, 1), (5, 10, 3), (64, 10, 64), (27, 65, 13), (9, 40, 1030), (57, 4, 2), (31, 1, 29), (8, 64, 40),
    ];

    [Theory, MemberData(nameof(Sets))]
    public void Gives_the_bits_of_the_reference_for_every_shape_and_transpose(InstructionSet set)
    {
        Use(set);
        foreach (var (m, n, k) in Shapes) Check(m, n, k, k * 3 % 4);
    }

    [Theory, MemberData(nameof(Sets))]
    public void Gives_the_bits_of_the_reference_when_packed(InstructionSet set)
    {
        if (set == InstructionSet.Scalar) return;
        Use(set);
        Check(241, 301, 283, 1, onlyAccumulating: true);      // one block of k and a bit; the rows are one block
        Check(513, 1061, 39, 1, onlyAccumulating: true);       // blocks of rows and a bit, of columns and a bit
    }

    private static void Check(int m, int n, int k, int pad, bool onlyAccumulating = false)
    {
        foreach (bool ta in new[] { false, true })
        foreach (bool tb in new[] { false, true })
        foreach (bool accumulate in new[] { false, true })
        {
            if (onlyAccumulating && !accumulate) continue;
            int lda = (ta ? m : k) + pad, ldb = (tb ? k : n) + pad, ldc = n + pad;
            using Floats a = Floats.Random((ta ? k : m) * lda, 1, 1), b = Floats.Random((tb ? n : k) * ldb, 2, 3);
            using Floats expected = Floats.Random(m * ldc, 3), actual = Floats.Random(m * ldc, 3, 2);
            ReferenceGemm.Multiply(ta, tb, m, n, k, a.P, lda, b.P, ldb, expected.P, ldc, accumulate);
            Gemm.Multiply(ta, tb, m, n, k, a.P, lda, b.P, ldb, actual.P, ldc, accumulate);
            AssertSameBits(expected.Span, actual.Span, $"{m}×{n}×{k} {ta} {tb} {accumulate}");
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Any_cut_of_the_rows_gives_the_same_bits(InstructionSet set)
    {
        Use(set);
        RandomStream random = new(11);
        foreach (var (m, n, k) in new[] { (64, 10, 64), (97, 50, 33), (300, 270, 290) })
        foreach (bool ta in new[] { false, true })
        foreach (bool tb in new[] { false, true })
        {
            if (m > 100 && (set == InstructionSet.Scalar || ta != tb)) continue;
            int lda = ta ? m : k, ldb = tb ? k : n;
            using Floats a = Floats.Random(m * k, 1), b = Floats.Random(k * n, 2), whole = new(m * n), cut = new(m * n);
            Gemm.Multiply(ta, tb, m, n, k, a.P, lda, b.P, ldb, whole.P, n, false);
            for (int round = 0; round < 4; round++)
            {
                for (int from = 0; from < m;)
                {
                    int count = Math.Min(m - from, 1 + random.NextInt(round == 0 ? 3 : m));
                    Gemm.Multiply(ta, tb, count, n, k, ta ? a.P + from : a.P + from * lda, lda, b.P, ldb, cut.P + from * n, n, false);
                    from += count;
                }
                AssertSameBits(whole.Span, cut.Span, $"{m}×{n}×{k} {ta} {tb}, cut {round}");
            }
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Passes_NaN_infinity_and_denormals_on(InstructionSet set)
    {
        Use(set);
        using Floats a = Floats.Of(float.NaN, 1, float.PositiveInfinity, 1, 1e-30f, 0), b = Floats.Of(1, 1e-10f, 0, float.PositiveInfinity), c = new(6);
        Gemm.Multiply(false, false, 3, 2, 2, a.P, 2, b.P, 2, c.P, 2, false);
        AssertSameBits([float.NaN, float.NaN, float.PositiveInfinity, float.PositiveInfinity, 1e-30f, float.NaN], c.Span, "special values");
        using Floats tiny = Floats.Of(1e-30f), small = Floats.Of(1e-10f);
        Gemm.Multiply(false, false, 1, 1, 1, tiny.P, 1, small.P, 1, c.P, 1, false);
        Assert.Equal(1e-30f * 1e-10f, c.P[0]);
        Assert.True(c.P[0] > 0);
    }
}
