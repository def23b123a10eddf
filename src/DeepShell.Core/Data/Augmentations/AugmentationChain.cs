using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>What became of a sample's label: its own and a partner's, in shares that add up to 1.</summary>
/// <param name="Partner">The row mixed in; the sample's own if none was.</param>
/// <param name="Share">The sample's own share.</param>
internal readonly record struct LabelMix(int Partner, double Share);

/// <summary>A dataset's augmentations, ready to be applied to the images of its training part. Thread-safe.</summary>
internal sealed class AugmentationChain
{
    private readonly Augmentation[] _steps;
    private readonly ImageField _images;
    private readonly BoxField? _boxes;
    private readonly MaskField? _masks;
    private readonly ImageTransform[] _before;
    private readonly int[] _rows;
    private readonly ulong _seed;

    /// <summary>Fits the augmentations to the given rows.</summary>
    /// <param name="augmentations">In the order of their application.</param>
    /// <param name="images">The images.</param>
    /// <param name="rows">The training part.</param>
    /// <param name="seed">Decides everything that is drawn.</param>
    /// <param name="boxes">What moves with the images.</param>
    /// <param name="before">What every image undergoes first.</param>
    /// <param name="masks">What moves with the images, too.</param>
    public AugmentationChain(IEnumerable<Augmentation> augmentations, ImageField images, int[] rows, ulong seed, BoxField? boxes = null, ImageTransform[]? before = null, MaskField? masks = null)
    {
        _steps = [.. augmentations.Select(a => a.Fit(images, rows))];
        (_images, _rows, _seed, _boxes, _before, _masks) = (images, rows, seed, boxes, before ?? [], masks);
    }

    /// <summary>Leaves in <see cref="ChainMemory.Sample"/> what a row is in an epoch: of the seed, the row and the epoch alone, whichever thread comes to it.</summary>
    public LabelMix Apply(int row, int epoch, ChainMemory memory)
    {
        RandomStream random = new(_seed, (ulong)row, (ulong)epoch);
        LabelMix mix = new(row, 1);
        bool mixed = false;
        Load(row, memory.Sample, memory);
        for (int i = 0; i < _steps.Length; i++)
        {
            if (_steps[i] is not Mixing mixing) _steps[i].Apply(memory.Sample, ref random);
            else if (!mixed && (mixing.Probability >= 1 || random.NextDouble() < mixing.Probability))
            {
                int partner = _rows[random.NextInt(_rows.Length)];
                RandomStream other = new(random.NextBits());
                Load(partner, memory.Partner, memory);
                foreach (Augmentation step in _steps.AsSpan(0, i)) step.Apply(memory.Partner, ref other);
                mix = new LabelMix(partner, mixing.Mix(memory.Sample, memory.Partner, ref random));
                mixed = true;
            }
        }
        return mix;
    }

    private void Load(int row, ImageSample sample, ChainMemory memory)
    {
        sample.Load(_images.Pixels(row, memory.Buffer), _images.Height, _images.Width, _images.Channels, _boxes is null ? default : _boxes[row], _masks is null ? default : _masks.Pixels(row, memory.MaskRoom(_masks.Size)));
        foreach (ImageTransform step in _before) step.Apply(sample);
    }
}

/// <summary>The memory one thread augments in.</summary>
internal sealed class ChainMemory(int imageSize, int rowSize = 0)
{
    private byte[] _mask = [];

    public float[] PartnerRow { get; } = new float[rowSize];
    public byte[] Buffer { get; } = new byte[imageSize];
    public ImageSample Sample { get; } = new();
    public ImageSample Partner { get; } = new();

    public Span<byte> MaskRoom(int size) => (_mask.Length < size ? _mask = new byte[size] : _mask).AsSpan(0, size);
}
