using System.Runtime.InteropServices;

namespace DeepShell.Tensors;

/// <summary>Zeroed floats outside the managed heap, aligned to a cache line, freed with the object.</summary>
public sealed unsafe class NativeBlock : IDisposable
{
    private float* _pointer;

    /// <summary>Takes the memory.</summary>
    /// <param name="length">Floats.</param>
    /// <param name="what">What it is for, as the message names it.</param>
    /// <exception cref="DeepShellException">There is not so much memory.</exception>
    public NativeBlock(long length, string what)
    {
        Length = length;
        nuint bytes = checked((nuint)Math.Max(16, length) * sizeof(float));
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (available > 0 && (long)bytes > available) throw TooLarge((long)bytes, available, what, null);
        try { _pointer = (float*)NativeMemory.AlignedAlloc(bytes, 64); }
        catch (OutOfMemoryException e) { throw TooLarge((long)bytes, available, what, e); }
        NativeMemory.Clear(_pointer, bytes);
        GC.AddMemoryPressure((long)bytes);
    }

    /// <summary>Floats.</summary>
    public long Length { get; }

    /// <summary>The first float.</summary>
    public float* Pointer => _pointer;

    /// <summary>A piece as a span.</summary>
    public Span<float> Span(long offset, int length) => new(_pointer + offset, length);

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what was not disposed of.</summary>
    ~NativeBlock() => Free();

    private void Free()
    {
        if (_pointer == null) return;
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
        GC.RemoveMemoryPressure(Math.Max(16, Length) * sizeof(float));
    }

    private static DeepShellException TooLarge(long bytes, long available, string what, Exception? inner) =>
        new("Memory.TooLittle", ErrorKind.LimitExceeded,
            $"{what} needs {bytes / 1048576.0:N0} MiB, and this process may use {available / 1048576.0:N0} MiB.",
            "Lower the batch size, the number of units or filters, or the size of the images.", bytes, inner);
}
