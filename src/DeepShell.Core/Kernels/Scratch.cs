using System.Runtime.InteropServices;

namespace DeepShell.Kernels;

/// <summary>Working memory of a thread's kernels (packed panels, turned weights): grows to what was asked for and stays.</summary>
internal sealed unsafe class Scratch
{
    [ThreadStatic] private static Scratch? _mine;

    private void* _memory;
    private nuint _size;

    /// <summary>So many floats, 64-byte aligned, of any content; valid until the thread's next call.</summary>
    public static float* Take(long floats)
    {
        Scratch scratch = _mine ??= new Scratch();
        nuint size = checked((nuint)floats * sizeof(float));
        if (size > scratch._size)
        {
            NativeMemory.AlignedFree(scratch._memory);
            scratch._memory = null;
            scratch._size = 0;
            scratch._memory = NativeMemory.AlignedAlloc(size, 64);
            scratch._size = size;
        }
        return (float*)scratch._memory;
    }

    ~Scratch() => NativeMemory.AlignedFree(_memory);
}
