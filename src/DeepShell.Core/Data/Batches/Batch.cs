using System.Runtime.InteropServices;

namespace DeepShell.Data;

/// <summary>Encoded samples in aligned native memory, ready for a network.</summary>
public sealed unsafe class Batch : IDisposable
{
    private const int Alignment = 64;

    private readonly int[] _rows;
    private readonly int[] _boxStarts;
    private Box[] _boxes = [];
    private byte[] _masks = [];
    private int _maskSize;

    /// <summary>Room for <paramref name="capacity"/> samples.</summary>
    /// <param name="capacity">Samples.</param>
    /// <param name="inputSize">Floats of a sample.</param>
    /// <param name="targetSize">Floats of a target.</param>
    /// <param name="mixes">Whether samples may have two labels.</param>
    public Batch(int capacity, int inputSize, int targetSize = 1, bool mixes = false)
    {
        Capacity = capacity;
        InputSize = inputSize;
        TargetSize = targetSize;
        _rows = new int[capacity];
        _boxStarts = new int[capacity + 1];
        Inputs = Allocate((long)capacity * inputSize);
        Targets = Allocate((long)capacity * targetSize);
        Weights = Allocate(capacity);
        new Span<float>(Weights, capacity).Fill(1);
        if (!mixes) return;
        OtherTargets = Allocate((long)capacity * targetSize);
        Shares = Allocate(capacity);
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

    /// <summary>[Capacity × TargetSize]: the second label of mixed samples; null where samples are not mixed.</summary>
    public float* OtherTargets { get; private set; }

    /// <summary>[Capacity]: the share that the first label has in the loss, the second has the rest; null where samples are not mixed.</summary>
    public float* Shares { get; private set; }

    /// <summary>The row of the dataset that each sample is.</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    /// <summary>What is to be found in a sample, in pixels of the image as it is in <see cref="Inputs"/>; empty unless the label is of boxes.</summary>
    public ReadOnlySpan<Box> Boxes(int sample) => _boxes.AsSpan(_boxStarts[sample], _boxStarts[sample + 1] - _boxStarts[sample]);

    /// <summary>The class of each pixel of a sample as it is in <see cref="Inputs"/>, height × width; <see cref="MaskField.Ignore"/> does not count. Empty unless the label is of masks.</summary>
    public ReadOnlySpan<byte> Mask(int sample) => _masks.AsSpan(sample * _maskSize, _maskSize);

    internal Span<int> RowBuffer => _rows;

    /// <summary>Sets the boxes of a sample; those of the samples before it must be set already.</summary>
    internal void SetBoxes(int sample, ReadOnlySpan<Box> boxes)
    {
        int start = sample == 0 ? 0 : _boxStarts[sample];
        if (_boxes.Length < start + boxes.Length) Array.Resize(ref _boxes, Math.Max(start + boxes.Length, 2 * _boxes.Length));
        boxes.CopyTo(_boxes.AsSpan(start));
        _boxStarts[sample + 1] = start + boxes.Length;
    }

    /// <summary>Sets the mask of a sample; all have one size.</summary>
    internal void SetMask(int sample, ReadOnlySpan<byte> mask)
    {
        _maskSize = mask.Length;
        if (_masks.Length < Capacity * mask.Length) _masks = new byte[Capacity * mask.Length];
        mask.CopyTo(_masks.AsSpan(sample * _maskSize));
    }

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
        NativeMemory.AlignedFree(OtherTargets);
        NativeMemory.AlignedFree(Shares);
        Inputs = Targets = Weights = OtherTargets = Shares = null;
    }
}
