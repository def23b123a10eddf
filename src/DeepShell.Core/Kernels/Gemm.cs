namespace DeepShell.Kernels;

/// <summary>Matrix product, row-major, single precision.</summary>
public static unsafe class Gemm
{
    /// <summary>
    /// C[m,n] = (accumulate ? C : 0) + op(A)·op(B), row-major, leading dimensions in floats. Every element is one chain of
    /// fused multiply-adds over k in order, whatever m, n and the instruction set: any cut of C gives the same bits.
    /// </summary>
    public static void Multiply(
        bool transposeA, bool transposeB, int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, bool accumulate)
        => Reference.ReferenceGemm.Multiply(transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc, accumulate);
}
