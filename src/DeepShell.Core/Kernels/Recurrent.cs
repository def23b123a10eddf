using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Kernels;

/// <summary>
/// The pointwise part of recurrent cells, for rows of a batch: the matrix products before it are Gemm's. Gate order and
/// formulas are PyTorch's.
/// </summary>
public static unsafe class Recurrent
{
    /// <summary>
    /// LSTM (Hochreiter and Schmidhuber 1997). Gates [rows, 4·hidden] hold the sums for i, f, g, o and are replaced by their
    /// activations; c = f·c′ + i·g; h = o·tanh c. All [rows, hidden] but the gates. c may be c′.
    /// </summary>
    public static void LstmForward(int rows, int hidden, float* gates, float* previousC, float* c, float* tanhC, float* h)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: RecurrentRows<Simd512, Vector512<float>>.LstmForward(rows, hidden, gates, previousC, c, tanhC, h); break;
            case InstructionSet.Vector256: RecurrentRows<Simd256, Vector256<float>>.LstmForward(rows, hidden, gates, previousC, c, tanhC, h); break;
            case InstructionSet.Vector128: RecurrentRows<Simd128, Vector128<float>>.LstmForward(rows, hidden, gates, previousC, c, tanhC, h); break;
            default: RecurrentRows<SimdScalar, float>.LstmForward(rows, hidden, gates, previousC, c, tanhC, h); break;
        }
    }

    /// <summary>
    /// From the gates' activations, c′, tanh c and dh: the gradients of the gates' sums (may overwrite the gates); dc comes
    /// in as the gradient of c from the next step and leaves as that of c′.
    /// </summary>
    public static void LstmBackward(int rows, int hidden, float* gates, float* previousC, float* tanhC, float* dh, float* dc, float* dGates)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: RecurrentRows<Simd512, Vector512<float>>.LstmBackward(rows, hidden, gates, previousC, tanhC, dh, dc, dGates); break;
            case InstructionSet.Vector256: RecurrentRows<Simd256, Vector256<float>>.LstmBackward(rows, hidden, gates, previousC, tanhC, dh, dc, dGates); break;
            case InstructionSet.Vector128: RecurrentRows<Simd128, Vector128<float>>.LstmBackward(rows, hidden, gates, previousC, tanhC, dh, dc, dGates); break;
            default: RecurrentRows<SimdScalar, float>.LstmBackward(rows, hidden, gates, previousC, tanhC, dh, dc, dGates); break;
        }
    }

    /// <summary>
    /// GRU (Cho et al. 2014, with the reset gate behind the product as in cuDNN and PyTorch). Gates [rows, 3·hidden] hold the
    /// input's sums for r, z, n and are replaced by the activations; the state's sums u [rows, 3·hidden] stay:
    /// n = tanh(gates_n + r·u_n); h = (1 − z)·n + z·h′.
    /// </summary>
    public static void GruForward(int rows, int hidden, float* gates, float* u, float* previousH, float* h)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: RecurrentRows<Simd512, Vector512<float>>.GruForward(rows, hidden, gates, u, previousH, h); break;
            case InstructionSet.Vector256: RecurrentRows<Simd256, Vector256<float>>.GruForward(rows, hidden, gates, u, previousH, h); break;
            case InstructionSet.Vector128: RecurrentRows<Simd128, Vector128<float>>.GruForward(rows, hidden, gates, u, previousH, h); break;
            default: RecurrentRows<SimdScalar, float>.GruForward(rows, hidden, gates, u, previousH, h); break;
        }
    }

    /// <summary>
    /// From the activations, u and h′: the gradients of the input's sums (dGates, may overwrite the gates) and of the
    /// state's sums (du, may overwrite u); dh comes in as the gradient of h and leaves as its direct share of that of h′.
    /// </summary>
    public static void GruBackward(int rows, int hidden, float* gates, float* u, float* previousH, float* dh, float* dGates, float* du)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: RecurrentRows<Simd512, Vector512<float>>.GruBackward(rows, hidden, gates, u, previousH, dh, dGates, du); break;
            case InstructionSet.Vector256: RecurrentRows<Simd256, Vector256<float>>.GruBackward(rows, hidden, gates, u, previousH, dh, dGates, du); break;
            case InstructionSet.Vector128: RecurrentRows<Simd128, Vector128<float>>.GruBackward(rows, hidden, gates, u, previousH, dh, dGates, du); break;
            default: RecurrentRows<SimdScalar, float>.GruBackward(rows, hidden, gates, u, previousH, dh, dGates, du); break;
        }
    }
}

/// <summary>The cells over a vector of hidden units at a time.</summary>
internal static unsafe class RecurrentRows<S, V> where S : struct, ISimd<V> where V : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LstmForward(int rows, int hidden, float* gates, float* previousC, float* c, float* tanhC, float* h)
    {
        for (int r = 0; r < rows; r++, gates += 4 * (nint)hidden, previousC += hidden, c += hidden, tanhC += hidden, h += hidden)
            for (int j = 0; j < hidden; j += S.Count)
            {
                V mask = S.Mask(hidden - j);
                float* p = gates + j;
                V i = SigmoidMap.Of<S, V>(S.LoadPart(p, mask)), f = SigmoidMap.Of<S, V>(S.LoadPart(p + hidden, mask));
                V g = TanhMap.Of<S, V>(S.LoadPart(p + 2 * (nint)hidden, mask)), o = SigmoidMap.Of<S, V>(S.LoadPart(p + 3 * (nint)hidden, mask));
                V cell = S.Fma(i, g, S.Multiply(f, S.LoadPart(previousC + j, mask))), t = TanhMap.Of<S, V>(cell);
                S.StorePart(p, mask, i);
                S.StorePart(p + hidden, mask, f);
                S.StorePart(p + 2 * (nint)hidden, mask, g);
                S.StorePart(p + 3 * (nint)hidden, mask, o);
                S.StorePart(c + j, mask, cell);
                S.StorePart(tanhC + j, mask, t);
                S.StorePart(h + j, mask, S.Multiply(o, t));
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LstmBackward(int rows, int hidden, float* gates, float* previousC, float* tanhC, float* dh, float* dc, float* dGates)
    {
        V one = S.Create(1);
        for (int r = 0; r < rows; r++, gates += 4 * (nint)hidden, dGates += 4 * (nint)hidden, previousC += hidden, tanhC += hidden, dh += hidden, dc += hidden)
            for (int j = 0; j < hidden; j += S.Count)
            {
                V mask = S.Mask(hidden - j);
                float* p = gates + j, q = dGates + j;
                V i = S.LoadPart(p, mask), f = S.LoadPart(p + hidden, mask), g = S.LoadPart(p + 2 * (nint)hidden, mask), o = S.LoadPart(p + 3 * (nint)hidden, mask);
                V t = S.LoadPart(tanhC + j, mask), d = S.LoadPart(dh + j, mask);
                V cell = S.Fma(S.Multiply(d, o), S.Subtract(one, S.Multiply(t, t)), S.LoadPart(dc + j, mask));
                S.StorePart(q, mask, S.Multiply(S.Multiply(cell, g), Slope(i)));
                S.StorePart(q + hidden, mask, S.Multiply(S.Multiply(cell, S.LoadPart(previousC + j, mask)), Slope(f)));
                S.StorePart(q + 2 * (nint)hidden, mask, S.Multiply(S.Multiply(cell, i), S.Subtract(one, S.Multiply(g, g))));
                S.StorePart(q + 3 * (nint)hidden, mask, S.Multiply(S.Multiply(d, t), Slope(o)));
                S.StorePart(dc + j, mask, S.Multiply(cell, f));
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GruForward(int rows, int hidden, float* gates, float* u, float* previousH, float* h)
    {
        for (int row = 0; row < rows; row++, gates += 3 * (nint)hidden, u += 3 * (nint)hidden, previousH += hidden, h += hidden)
            for (int j = 0; j < hidden; j += S.Count)
            {
                V mask = S.Mask(hidden - j);
                float* p = gates + j, q = u + j;
                V r = SigmoidMap.Of<S, V>(S.Add(S.LoadPart(p, mask), S.LoadPart(q, mask)));
                V z = SigmoidMap.Of<S, V>(S.Add(S.LoadPart(p + hidden, mask), S.LoadPart(q + hidden, mask)));
                V n = TanhMap.Of<S, V>(S.Fma(r, S.LoadPart(q + 2 * (nint)hidden, mask), S.LoadPart(p + 2 * (nint)hidden, mask)));
                S.StorePart(h + j, mask, S.Fma(z, S.Subtract(S.LoadPart(previousH + j, mask), n), n));
                S.StorePart(p, mask, r);
                S.StorePart(p + hidden, mask, z);
                S.StorePart(p + 2 * (nint)hidden, mask, n);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GruBackward(int rows, int hidden, float* gates, float* u, float* previousH, float* dh, float* dGates, float* du)
    {
        V one = S.Create(1);
        for (int row = 0; row < rows; row++, gates += 3 * (nint)hidden, dGates += 3 * (nint)hidden, u += 3 * (nint)hidden, du += 3 * (nint)hidden, previousH += hidden, dh += hidden)
            for (int j = 0; j < hidden; j += S.Count)
            {
                V mask = S.Mask(hidden - j);
                V r = S.LoadPart(gates + j, mask), z = S.LoadPart(gates + hidden + j, mask), n = S.LoadPart(gates + 2 * (nint)hidden + j, mask);
                V un = S.LoadPart(u + 2 * (nint)hidden + j, mask), d = S.LoadPart(dh + j, mask);
                V sumN = S.Multiply(S.Multiply(d, S.Subtract(one, z)), S.Subtract(one, S.Multiply(n, n)));
                V sumZ = S.Multiply(S.Multiply(d, S.Subtract(S.LoadPart(previousH + j, mask), n)), Slope(z));
                V sumR = S.Multiply(S.Multiply(sumN, un), Slope(r));
                S.StorePart(dGates + j, mask, sumR);
                S.StorePart(dGates + hidden + j, mask, sumZ);
                S.StorePart(dGates + 2 * (nint)hidden + j, mask, sumN);
                S.StorePart(du + j, mask, sumR);
                S.StorePart(du + hidden + j, mask, sumZ);
                S.StorePart(du + 2 * (nint)hidden + j, mask, S.Multiply(sumN, r));
                S.StorePart(dh + j, mask, S.Multiply(d, z));
            }
    }

    /// <summary>The slope of a sigmoid from its value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Slope(V y) => S.Multiply(y, S.Subtract(S.Create(1), y));
}
