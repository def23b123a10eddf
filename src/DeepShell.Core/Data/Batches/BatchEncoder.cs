using System.Runtime.InteropServices;
using DeepShell.Data.Augmentations;
using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>Fills a batch with given rows. Shared by all workers of a loader; thread-safe, and without allocation.</summary>
internal sealed unsafe class BatchEncoder : IDisposable
{
    // Tables are encoded once, up to this many bytes.
    private const long MatrixLimit = 1L << 30;

    private readonly Dataset _dataset;
    private readonly Preprocessing _encoding;
    private readonly ImageField? _images;
    private readonly BoxField? _boxes;
    private readonly ulong _seed;
    private readonly float[]? _targets;
    private readonly IReadOnlyList<float>? _weights;
    private readonly int[] _places;
    private float* _matrix;

    public BatchEncoder(Dataset dataset, ReadOnlySpan<int> rows, bool augment, ulong seed)
    {
        _dataset = dataset;
        _encoding = dataset.Encoding;
        _images = _encoding.Image is null ? null : (ImageField)dataset.Features[0];
        _boxes = _images is null ? null : dataset.Label as BoxField;
        _seed = seed;
        _weights = dataset.SampleWeights;
        Augmentations = augment ? [.. dataset.Augmentations] : [];
        InputSize = _encoding.InputShape.Size;
        // Row of the dataset → place in the matrix and in the targets.
        _places = new int[dataset.Count];
        for (int i = 0; i < rows.Length; i++) _places[rows[i]] = i;
        if (_encoding.Target is not null)
        {
            _targets = new float[rows.Length];
            _encoding.EncodeTargets(dataset, rows, _targets);
        }
        if (_images is null && (long)rows.Length * InputSize * sizeof(float) is > 0 and <= MatrixLimit) EncodeAll(rows);
    }

    ~BatchEncoder() => NativeMemory.AlignedFree(_matrix);

    public int InputSize { get; }

    public Augmentation[] Augmentations { get; }

    /// <summary>Whether filling a batch is a matter of copying.</summary>
    public bool IsCheap => _matrix != null || (_images is { InMemory: true } && Augmentations.Length == 0 && _encoding.Image!.Centered.Length == 0);

    /// <summary>What a thread must bring along for <see cref="Fill"/>.</summary>
    public Scratch NewScratch() => new(_images?.Size ?? 0);

    public void Fill(Batch batch, ReadOnlySpan<int> rows, int epoch, Scratch scratch)
    {
        rows.CopyTo(batch.RowBuffer);
        batch.Count = rows.Length;
        if (_targets is not null)
            for (int i = 0; i < rows.Length; i++) batch.Targets[i] = _targets[_places[rows[i]]];
        if (_weights is not null)
            for (int i = 0; i < rows.Length; i++) batch.Weights[i] = _weights[rows[i]];
        if (_images is not null)
            for (int i = 0; i < rows.Length; i++)
            {
                FillImage(rows[i], epoch, scratch, new Span<float>(batch.Inputs + (long)i * InputSize, InputSize));
                if (_boxes is not null) batch.SetBoxes(i, Moves ? scratch.Sample.Boxes : _boxes[rows[i]]);
            }
        else if (_matrix != null)
            for (int i = 0; i < rows.Length; i++)
                new ReadOnlySpan<float>(_matrix + (long)_places[rows[i]] * InputSize, InputSize).CopyTo(new Span<float>(batch.Inputs + (long)i * InputSize, InputSize));
        else
            _encoding.Encode(_dataset, rows, new Span<float>(batch.Inputs, rows.Length * InputSize));
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_matrix);
        _matrix = null;
        GC.SuppressFinalize(this);
    }

    // Whether the image passes through an ImageSample, which takes its boxes along.
    private bool Moves => Augmentations.Length > 0 || _encoding.Image!.Centered.Length > 0;

    private void FillImage(int row, int epoch, Scratch scratch, Span<float> destination)
    {
        ImageField images = _images!;
        ReadOnlySpan<byte> pixels = images.Pixels(row, scratch.Buffer);
        ReadOnlySpan<Box> boxes = _boxes is null ? default : _boxes[row];
        if (Augmentations.Length == 0)
        {
            _encoding.Image!.EncodePixels(pixels, destination, scratch.Sample, boxes);
            return;
        }
        scratch.Sample.Load(pixels, images.Height, images.Width, images.Channels, boxes);
        // Of the row and the epoch alone: whichever worker comes to it draws the same.
        RandomStream random = new(_seed, (ulong)row, (ulong)epoch);
        foreach (Augmentation augmentation in Augmentations) augmentation.Apply(scratch.Sample, ref random);
        _encoding.Image!.Scale01(scratch.Sample.Pixels, destination);
    }

    private void EncodeAll(ReadOnlySpan<int> rows)
    {
        _matrix = (float*)NativeMemory.AlignedAlloc((nuint)rows.Length * (nuint)InputSize * sizeof(float), 64);
        _encoding.Encode(_dataset, rows, new Span<float>(_matrix, checked(rows.Length * InputSize)));
    }

    /// <summary>The memory one thread works in.</summary>
    public sealed class Scratch(int imageSize)
    {
        public byte[] Buffer { get; } = new byte[imageSize];
        public ImageSample Sample { get; } = new();
    }
}
