using System.Runtime.InteropServices;

namespace DeepShell.Data;

/// <summary>Encoded samples in aligned native memory, ready for a network.</summary>
public sealed unsafe class Batch : IDisposable
{
    private const int Alignment = 64;

    private readonly int[] _rows;

    /// <summary>Room for <paramref name="capacity"/> samples.</summary>
    public Batch(int capacity, int inputSize, int targetSize = 1)
    {
        Capacity = capacity;
        InputSize = inputSize;
        TargetSize = targetSize;
        _rows = new int[capacity];
        Inputs = Allocate((long)capacity * inputSize);
        Targets = Allocate((long)capacity * targetSize);
        Weights = Allocate(capacity);
        new Span<float>(Weights, capacity).Fill(1);
    }

    /// <summary>Frees the memory if <see cref="Dispose"/> was not called.</summary>
    ~Batch() => Free();

    /// <summary>Samples it has room for.</summary>
    public int Capacity { get; }

    /// <summary>Samples it holds.</summary>
    public int Count { get; internal set; }

    /// <summary>Floats of one sample.</summary>
    public int InputSize { get; }

    /// <summary>Floats of one target.</summary>
    public int TargetSize { get; }

    /// <summary>[Capacity × InputSize], aligned to 64 bytes; of the samples beyond Count undefined.</summary>
    public float* Inputs { get; private set; }

    /// <summary>[Capacity × TargetSize]: the index of the class, or the standardised value.</summary>
    public float* Targets { get; private set; }

    /// <summary>[Capacity]: the weight of each sample in the loss.</summary>
    public float* Weights { get; private set; }

    /// <summary>The row of the dataset that each sample is.</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    internal Span<int> RowBuffer => _rows;

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static float* Allocate(long floats) =>
        (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, floats) * sizeof(float), Alignment);

    private void Free()
    {
        NativeMemory.AlignedFree(Inputs);
        NativeMemory.AlignedFree(Targets);
        NativeMemory.AlignedFree(Weights);
        Inputs = Targets = Weights = null;
    }
}
