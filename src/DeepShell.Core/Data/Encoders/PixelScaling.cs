using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Data;

/// <summary>Bytes to scaled floats: y = p · multiply[c] + add[c], channels interleaved. The bits do not depend on the width of vectors.</summary>
internal static class PixelScaling
{
    public static void Apply(ReadOnlySpan<byte> pixels, Span<float> destination, ReadOnlySpan<float> multiply, ReadOnlySpan<float> add)
    {
        int channels = multiply.Length, done = 0;
        if (Vector256.IsHardwareAccelerated && pixels.Length >= 8 * channels) done = Vectors(pixels, destination, multiply, add);
        for (int i = done; i < pixels.Length; i++)
            destination[i] = MathF.FusedMultiplyAdd(pixels[i], multiply[i % channels], add[i % channels]);
    }

    // 8 pixels hold a whole number of vectors whatever the channels: vector v of such a group starts at channel 8v mod channels.
    private static int Vectors(ReadOnlySpan<byte> pixels, Span<float> destination, ReadOnlySpan<float> multiply, ReadOnlySpan<float> add)
    {
        int channels = multiply.Length, group = 8 * channels;
        Span<float> m = stackalloc float[group], a = stackalloc float[group];
        for (int i = 0; i < group; i++) (m[i], a[i]) = (multiply[i % channels], add[i % channels]);
        ref byte from = ref MemoryMarshal.GetReference(pixels);
        ref float to = ref MemoryMarshal.GetReference(destination[..pixels.Length]);
        int done = 0;
        for (; done + group <= pixels.Length; done += group)
            for (int v = 0; v < group; v += 8)
            {
                ulong eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, done + v));
                (Vector128<ushort> words, _) = Vector128.Widen(Vector128.CreateScalar(eight).AsByte());
                (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(words);
                Vector256<float> value = Vector256.ConvertToSingle(Vector256.Create(low, high).AsInt32());
                Vector256.FusedMultiplyAdd(value, Vector256.Create<float>(m[v..]), Vector256.Create<float>(a[v..]))
                    .StoreUnsafe(ref Unsafe.Add(ref to, done + v));
            }
        return done;
    }
}
