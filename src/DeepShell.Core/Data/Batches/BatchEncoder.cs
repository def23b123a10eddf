using DeepShell.Data.Augmentations;

namespace DeepShell.Data;

/// <summary>Fills a batch with given rows. Shared by all workers of a loader; thread-safe, and without allocation.</summary>
internal sealed unsafe class BatchEncoder : IDisposable
{
    private readonly Dataset _dataset;
    private readonly Preprocessing _encoding;
    private readonly ImageField? _images;
    private readonly BoxField? _boxes;
    private readonly MaskField? _masks;
    private readonly AugmentationChain? _augmentations;
    private readonly float[]? _targets;
    private readonly IReadOnlyList<float>? _weights;
    private readonly int[] _places;
    private readonly EncodedRows? _encoded;
    private readonly RowAugmenter? _rowAugmentations;
    private readonly RowAugmenter.RowReader? _readRow;

    public BatchEncoder(Dataset dataset, ReadOnlySpan<int> rows, bool augment, ulong seed)
    {
        _dataset = dataset;
        _encoding = dataset.Encoding;
        _images = _encoding.Image is null ? null : (ImageField)dataset.Features[0];
        _boxes = _images is null ? null : dataset.Label as BoxField;
        _masks = _images is null ? null : dataset.Label as MaskField;
        _weights = dataset.SampleWeights;
        if (augment && dataset.Augmentations.Count > 0 && _images is not null) _augmentations = new AugmentationChain(dataset.Augmentations, _images, rows.ToArray(), seed, _boxes, _encoding.Image!.Steps, _masks);
        Mixes = augment && dataset.MixesLabels;
        InputSize = _encoding.InputShape.Size;
        // Row of the dataset → place in the matrix and in the targets.
        _places = new int[dataset.Count];
        for (int i = 0; i < rows.Length; i++) _places[rows[i]] = i;
        if (_encoding.Target is not null)
        {
            _targets = new float[rows.Length];
            _encoding.EncodeTargets(dataset, rows, _targets);
        }
        // Tables are encoded once; images beside other columns are not kept as floats.
        if (_images is null && !dataset.Features.Any(f => f is ImageField)) _encoded = new EncodedRows(dataset, _encoding, rows);
        if (augment && dataset.Augmentations.Count > 0 && _images is null) _rowAugmentations = new RowAugmenter(dataset.Augmentations, _encoding, rows.ToArray(), _readRow = ReadRow, seed);
    }

    public int InputSize { get; }

    /// <summary>Whether samples may have two labels.</summary>
    public bool Mixes { get; }

    /// <summary>Threads that are worth preparing batches ahead: none where that is a matter of copying, one where it is of reading, otherwise as many as there are cores.</summary>
    public int Workers => _encoded is not null && _rowAugmentations is null ? (_encoded.InMemory ? 0 : 1)
        : _images is { InMemory: true } && _augmentations is null && !_encoding.Image!.Moves ? 0 : Math.Clamp(Environment.ProcessorCount, 1, 8);

    /// <summary>What a thread must bring along for <see cref="Fill"/>.</summary>
    public ChainMemory NewMemory() => new(_images?.Size ?? 0, _rowAugmentations is null ? 0 : InputSize);

    public void Fill(Batch batch, ReadOnlySpan<int> rows, int epoch, ChainMemory memory)
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
                LabelMix mix = FillImage(rows[i], epoch, memory, new Span<float>(batch.Inputs + (long)i * InputSize, InputSize));
                if (Mixes) SetLabels(batch, i, rows[i], mix);
                if (_masks is not null) batch.SetMask(i, Moves ? memory.Sample.Mask : _masks.Pixels(rows[i], memory.MaskRoom(_masks.Size)));
                if (_boxes is not null) batch.SetBoxes(i, Moves ? memory.Sample.Boxes : _boxes[rows[i]]);
            }
        else if (_rowAugmentations is not null)
            for (int i = 0; i < rows.Length; i++)
            {
                Span<float> inputs = new(batch.Inputs + (long)i * InputSize, InputSize);
                ReadRow(rows[i], inputs);
                LabelMix mix = _rowAugmentations.Apply(rows[i], epoch, inputs, memory.PartnerRow, _readRow!);
                if (Mixes) SetLabels(batch, i, rows[i], mix);
            }
        else if (_encoded is null) _encoding.Encode(_dataset, rows, new Span<float>(batch.Inputs, rows.Length * InputSize));
        else
            for (int i = 0; i < rows.Length; i++) _encoded.Copy(_places[rows[i]], new Span<float>(batch.Inputs + (long)i * InputSize, InputSize));
    }

    public void Dispose() => _encoded?.Dispose();

    // Whether the image passes through an ImageSample, which takes its boxes and its mask along.
    private bool Moves => _augmentations is not null || _encoding.Image!.Moves;

    private LabelMix FillImage(int row, int epoch, ChainMemory memory, Span<float> destination)
    {
        if (_augmentations is null)
        {
            _encoding.Image!.EncodePixels(_images!.Pixels(row, memory.Buffer), destination, memory.Sample, _boxes is null ? default : _boxes[row],
                _masks is null || !Moves ? default : _masks.Pixels(row, memory.MaskRoom(_masks.Size)));
            return new LabelMix(row, 1);
        }
        LabelMix mix = _augmentations.Apply(row, epoch, memory);
        _encoding.Image!.Scale01(memory.Sample.Pixels, destination);
        return mix;
    }

    // The label of the larger share comes first: it is the one that metrics compare with. With weights w and w' the row's loss is
    // s·w·L + (1 − s)·w'·L', which is (weight) · (share·L + (1 − share)·L').
    private void SetLabels(Batch batch, int i, int row, LabelMix mix)
    {
        (int first, int second, double share) = mix.Share >= 0.5 ? (row, mix.Partner, mix.Share) : (mix.Partner, row, 1 - mix.Share);
        double own = share * (_weights?[first] ?? 1), other = (1 - share) * (_weights?[second] ?? 1);
        if (_targets is not null) (batch.Targets[i], batch.OtherTargets[i]) = (_targets[_places[first]], _targets[_places[second]]);
        (batch.Weights[i], batch.Shares[i]) = ((float)(own + other), (float)(own / (own + other)));
    }

    private void ReadRow(int row, Span<float> inputs)
    {
        if (_encoded is not null) _encoded.Copy(_places[row], inputs);
        else _encoding.Encode(_dataset, [row], inputs);
    }
}
