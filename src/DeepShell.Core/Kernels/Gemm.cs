using System.Runtime.Intrinsics;

namespace DeepShell.Kernels;

/// <summary>Matrix product, row-major, single precision.</summary>
public static unsafe class Gemm
{
    /// <summary>How a product of this size is computed.</summary>
    public static string KernelFor(int m, int n, int k) => InstructionSets.Current switch
    {
        InstructionSet.Vector512 => GemmBlocks<Simd512, Vector512<float>>.IsPacked(m, n, k),
        InstructionSet.Vector256 => GemmBlocks<Simd256, Vector256<float>>.IsPacked(m, n, k),
        InstructionSet.Vector128 => GemmBlocks<Simd128, Vector128<float>>.IsPacked(m, n, k),
        _ => GemmBlocks<SimdScalar, float>.IsPacked(m, n, k),
    } ? "packed" : "direct";

    /// <summary>
    /// C[m,n] = (accumulate ? C : 0) + op(A)·op(B), row-major, leading dimensions in floats. Every element is one chain of
    /// fused multiply-adds over k in order, whatever m, n and the instruction set: any cut of C gives the same bits.
    /// </summary>
    public static void Multiply(
        bool transposeA, bool transposeB, int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, bool accumulate)
    {
        if (m <= 0 || n <= 0) return;
        // Op(A)'s steps to the next row and the next k.
        (nint aRow, nint aStep) = transposeA ? ((nint)1, (nint)lda) : (lda, 1);
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: GemmBlocks<Simd512, Vector512<float>>.Multiply(transposeB, m, n, k, a, aRow, aStep, b, ldb, c, ldc, accumulate); break;
            case InstructionSet.Vector256: GemmBlocks<Simd256, Vector256<float>>.Multiply(transposeB, m, n, k, a, aRow, aStep, b, ldb, c, ldc, accumulate); break;
            case InstructionSet.Vector128: GemmBlocks<Simd128, Vector128<float>>.Multiply(transposeB, m, n, k, a, aRow, aStep, b, ldb, c, ldc, accumulate); break;
            default: GemmBlocks<SimdScalar, float>.Multiply(transposeB, m, n, k, a, aRow, aStep, b, ldb, c, ldc, accumulate); break;
        }
    }
}
