using System.Runtime.InteropServices;
using DeepShell.Tensors;

namespace DeepShell.Tests.Kernels;

/// <summary>Native floats with a guard on both sides: a kernel that writes outside is found out on disposal.</summary>
public sealed unsafe class Floats : IDisposable
{
    private const int Guard = 32;
    private const float Mark = 1234.5f;
    private readonly float* _memory;

    public Floats(int count, int misalignedBy = 0)
    {
        Count = count;
        _memory = (float*)NativeMemory.AlignedAlloc((nuint)(count + 2 * Guard + misalignedBy) * sizeof(float), 64);
        P = _memory + Guard + misalignedBy;
        for (float* p = _memory; p < P + count + Guard; p++) *p = Mark;
        Span.Clear();
    }

    public float* P { get; }
    public int Count { get; }
    public Span<float> Span => new(P, Count);

    public static Floats Random(int count, ulong stream, int misalignedBy = 0, float scale = 1)
    {
        Floats f = new(count, misalignedBy);
        RandomStream random = new(7, stream);
        for (int i = 0; i < count; i++) f.P[i] = (float)random.NextDouble(-scale, scale);
        return f;
    }

    public static Floats Of(params float[] values)
    {
        Floats f = new(values.Length, 1);
        values.CopyTo(f.Span);
        return f;
    }

    public void Dispose()
    {
        for (float* p = _memory; p < P; p++) Assert.Equal(Mark, *p);
        for (float* p = P + Count; p < P + Count + Guard; p++) Assert.Equal(Mark, *p);
        NativeMemory.AlignedFree(_memory);
    }
}
