using System.Runtime.CompilerServices;

namespace DeepShell.Kernels;

/// <summary>One float at a time: the last entry of the table.</summary>
internal readonly unsafe struct SimdScalar : ISimd<float>
{
    public static int Count => 1;
    public static int TileRows => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Create(float value) => value;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Load(float* p) => *p;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static void Store(float* p, float v) => *p = v;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Mask(int count) => Bits(count > 0 ? -1 : 0);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float LoadPart(float* p, float mask) => Int(mask) < 0 ? *p : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(float* p, float mask, float v)
    {
        if (Int(mask) < 0) *p = v;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Add(float a, float b) => a + b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Subtract(float a, float b) => a - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Multiply(float a, float b) => a * b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Divide(float a, float b) => a / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Sqrt(float a) => MathF.Sqrt(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Max(float a, float b) => a > b ? a : b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Min(float a, float b) => a < b ? a : b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Round(float a) => MathF.Round(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Less(float a, float b) => Bits(a < b ? -1 : 0);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Equal(float a, float b) => Bits(a == b ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Select(float mask, float a, float b) => Bits((Int(mask) & Int(a)) | (~Int(mask) & Int(b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float And(float a, float b) => Bits(Int(a) & Int(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float Or(float a, float b) => Bits(Int(a) | Int(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float AddBits(float a, float b) => Bits(Int(a) + Int(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float ShiftLeftBits(float a, int count) => Bits(Int(a) << count);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float ShiftRightBits(float a, int count) => Bits(Int(a) >>> count);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float ToIntegerBits(float a) => Bits((int)a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static float FromIntegerBits(float a) => Int(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)] private static int Int(float a) => BitConverter.SingleToInt32Bits(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] private static float Bits(int a) => BitConverter.Int32BitsToSingle(a);
}
