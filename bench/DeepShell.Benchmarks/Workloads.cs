using System.Runtime.InteropServices;
using DeepShell.Kernels;
using DeepShell.Tensors;

namespace DeepShell.Benchmarks;

/// <summary>
/// One call of a kernel on its own memory, the floating-point operations in it (as by the definition; the padding not counted), and the
/// bytes of its operands and its result.
/// </summary>
public sealed record Workload(string Name, double Flops, double Bytes, Action Run)
{
    public override string ToString() => Name;
}

/// <summary>The shapes that the training table's networks have.</summary>
public static unsafe class Workloads
{
    public static IEnumerable<Workload> Products()
    {
        yield return Product("mlp forward", false, false, 64, 128, 784);
        yield return Product("mlp forward, a thread's half", false, false, 32, 128, 784);
        yield return Product("mlp logits", false, false, 64, 10, 64);
        yield return Product("mlp one row", false, false, 1, 128, 784);
        yield return Product("mlp dx", false, true, 64, 128, 64);
        yield return Product("mlp dw", true, false, 784, 128, 64);
        yield return Product("wide forward", false, false, 256, 1024, 1024);
        yield return Product("wide dx", false, true, 256, 1024, 1024);
        yield return Product("wide dw", true, false, 1024, 1024, 256);
        yield return Product("wide forward, a thread's half", false, false, 128, 1024, 1024);
        yield return Product("wide dx, a thread's half", false, true, 128, 1024, 1024);
        yield return Product("wide dw, a thread's half", true, false, 512, 1024, 256);
        yield return Product("lstm step", false, false, 64, 512, 128);
        yield return Product("cityu dense forward", false, false, 50, 50, 3920);
        yield return Product("cityu dense dw", true, false, 3920, 50, 50);
    }

    public static IEnumerable<Workload> Convolutions() =>
    [
        .. Convolve("cityu 28×28×1→10 5×5 s2", 28, 1, 10, 5, 2, 1, 2, 25),
        .. Convolve("cityu 14×14×10→40 5×5 s2", 14, 10, 40, 5, 2, 1, 2, 25),
        .. Convolve("cityu 7×7×40→80 5×5", 7, 40, 80, 5, 1, 2, 2, 25),
        .. Convolve("lenet 28×28×1→6 5×5", 28, 1, 6, 5, 1, 2, 2, 32),
        .. Convolve("lenet 14×14×6→16 5×5", 14, 6, 16, 5, 1, 0, 0, 32),
        .. Convolve("resnet 32×32×3→16 3×3", 32, 3, 16, 3, 1, 1, 1, 64),
        .. Convolve("resnet 32×32×16→16 3×3", 32, 16, 16, 3, 1, 1, 1, 64),
        .. Convolve("resnet 32×32×16→32 3×3 s2", 32, 16, 32, 3, 2, 1, 1, 64),
        .. Convolve("resnet 16×16×32→32 3×3", 16, 32, 32, 3, 1, 1, 1, 64),
        .. Convolve("resnet 8×8×64→64 3×3", 8, 64, 64, 3, 1, 1, 1, 64),
        .. Convolve("depthwise 16×16×64 3×3", 16, 64, 64, 3, 1, 1, 1, 64, groups: 64),
        .. Convolve("depthwise 16×16×64 3×3 s2", 16, 64, 64, 3, 2, 1, 1, 64, groups: 64),
    ];

    private static Workload Product(string name, bool ta, bool tb, int m, int n, int k)
    {
        float* a = Memory((long)m * k), b = Memory((long)k * n), c = Memory((long)m * n);
        return new($"{name} {(ta ? 'T' : 'N')}{(tb ? 'T' : 'N')} {m}×{n}×{k}", 2.0 * m * n * k, 4.0 * ((double)m * k + (double)k * n + (double)m * n),
            () => Gemm.Multiply(ta, tb, m, n, k, a, ta ? m : k, b, tb ? k : n, c, n, false));
    }

    private static IEnumerable<Workload> Convolve(string name, int size, int inner, int outer, int kernel, int stride, int before, int after, int rows, int groups = 1)
    {
        int o = (size + before + after - kernel) / stride + 1, taps = 0;
        ConvolutionShape s = new(size, size, inner, outer, kernel, kernel, stride, stride, before, before, o, o, 1, 1, groups);
        for (int at = 0; at < o; at++)
            for (int k = 0; k < kernel; k++)
                if ((uint)(at * stride - before + k) < (uint)size) taps++;
        double flops = 2.0 * taps * taps * inner * outer / groups * rows, bytes = 4.0 * (s.WeightSize + (double)rows * (s.InputSize + s.OutputSize));
        float* x = Memory((long)rows * s.InputSize), y = Memory((long)rows * s.OutputSize), w = Memory(s.WeightSize), dx = Memory((long)rows * s.InputSize), dw = Memory(s.WeightSize);
        return
        [
            new($"{name} forward", flops, bytes, () => Convolution.Forward(s, rows, x, w, null, y)),
            new($"{name} dx", flops, bytes, () => Convolution.InputGradient(s, rows, y, w, dx)),
            new($"{name} dw", flops, bytes, () => Convolution.WeightGradient(s, rows, x, y, dw, 0, Convolution.WeightGradientUnits(s))),
            new($"{name} dw, a thread's half", flops / 2, bytes, () => Convolution.WeightGradient(s, rows, x, y, dw, 0, (Convolution.WeightGradientUnits(s) + 1) / 2)),
        ];
    }

    /// <summary>Random floats that live as long as the process.</summary>
    private static float* Memory(long count)
    {
        float* p = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), 64);
        RandomStream random = new(1);
        for (long i = 0; i < count; i++) p[i] = random.UniformAt((ulong)i) - 0.5f;
        return p;
    }
}
