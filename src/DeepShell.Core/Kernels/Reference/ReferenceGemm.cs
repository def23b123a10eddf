namespace DeepShell.Kernels.Reference;

/// <summary>
/// The plain definition of a matrix product. Each element is one chain of fused multiply-adds over k, in order: what
/// every fast kernel must give, bit for bit.
/// </summary>
public static unsafe class ReferenceGemm
{
    /// <summary>C[m,n] = (accumulate ? C : 0) + op(A)·op(B), row-major.</summary>
    public static void Multiply(
        bool transposeA, bool transposeB, int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, bool accumulate)
    {
        for (int i = 0; i < m; i++)
        for (int j = 0; j < n; j++)
        {
            float sum = accumulate ? c[(long)i * ldc + j] : 0;
            for (int p = 0; p < k; p++)
            {
                float x = transposeA ? a[(long)p * lda + i] : a[(long)i * lda + p];
                float y = transposeB ? b[(long)j * ldb + p] : b[(long)p * ldb + j];
                sum = MathF.FusedMultiplyAdd(x, y, sum);
            }
            c[(long)i * ldc + j] = sum;
        }
    }
}
