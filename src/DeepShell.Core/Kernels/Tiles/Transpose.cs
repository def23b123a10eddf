using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeepShell.Kernels;

/// <summary>Out-of-place transposition: moves floats, so every instruction set gives the same.</summary>
internal static unsafe class Transpose
{
    /// <summary>to[j·toStride + i] = from[i·fromStride + j] for i below rows and j below columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int rows, int columns, float* from, nint fromStride, float* to, nint toStride)
    {
        bool eights = Avx.IsSupported && InstructionSets.Current <= InstructionSet.Vector256;
        int i = 0;
        if (eights)
        {
            for (; i <= rows - 8; i += 8)
            {
                int j = 0;
                for (; j <= columns - 8; j += 8) Eight(from + i * fromStride + j, fromStride, to + j * toStride + i, toStride);
                Plain(8, columns - j, from + i * fromStride + j, fromStride, to + j * toStride + i, toStride);
            }
        }
        Plain(rows - i, columns, from + i * fromStride, fromStride, to + i, toStride);
    }

    private static void Plain(int rows, int columns, float* from, nint fromStride, float* to, nint toStride)
    {
        for (int j = 0; j < columns; j++, to += toStride)
            for (int i = 0; i < rows; i++) to[i] = from[i * fromStride + j];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(float* p, nint s, float* to, nint t)
    {
        Vector256<float> a = Halves(p, p + 4 * s), b = Halves(p + s, p + 5 * s), c = Halves(p + 2 * s, p + 6 * s), d = Halves(p + 3 * s, p + 7 * s);
        Vector256<float> e = Halves(p + 4, p + 4 * s + 4), f = Halves(p + s + 4, p + 5 * s + 4);
        Vector256<float> g = Halves(p + 2 * s + 4, p + 6 * s + 4), h = Halves(p + 3 * s + 4, p + 7 * s + 4);
        Four(a, b, c, d, to, t);
        Four(e, f, g, h, to + 4 * t, t);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* low, float* high) => Vector256.Create(Vector128.Load(low), Vector128.Load(high));

    /// <summary>Each 128-bit half is a 4×4 block; rows of the two blocks side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, float* to, nint t)
    {
        Vector256<float> ab = Avx.UnpackLow(a, b), cd = Avx.UnpackLow(c, d), AB = Avx.UnpackHigh(a, b), CD = Avx.UnpackHigh(c, d);
        Avx.Shuffle(ab, cd, 0x44).Store(to);
        Avx.Shuffle(ab, cd, 0xEE).Store(to + t);
        Avx.Shuffle(AB, CD, 0x44).Store(to + 2 * t);
        Avx.Shuffle(AB, CD, 0xEE).Store(to + 3 * t);
    }
}
