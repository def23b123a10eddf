using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>A dataset's augmentations, ready to be applied to encoded rows of the training part of a table. Thread-safe.</summary>
internal sealed class RowAugmenter
{
    private readonly Augmentation[] _steps;
    private readonly float[] _spread;
    private readonly int[] _rows;
    private readonly ulong _seed;

    /// <summary>Takes the spread of the inputs of the given rows.</summary>
    /// <param name="augmentations">Those for tables.</param>
    /// <param name="encoding">Says which inputs are numbers.</param>
    /// <param name="rows">The training part.</param>
    /// <param name="read">Encodes a row.</param>
    /// <param name="seed">Decides everything that is drawn.</param>
    public RowAugmenter(IEnumerable<Augmentation> augmentations, Preprocessing encoding, int[] rows, RowReader read, ulong seed)
    {
        (_steps, _rows, _seed) = ([.. augmentations], rows, seed);
        if (_steps.FirstOrDefault(s => s is Mixing) is { } mixing && encoding.Inputs.FirstOrDefault(e => e is TokenEncoder) is { } tokens)
            throw new DeepShellException("Augmentation.Tokens", ErrorKind.InvalidOperation, $"{Components.Describe(mixing).Name} blends numbers, and column '{tokens.Name}' is a sequence of indexes.", "Leave it out.", mixing);
        _spread = Spread(encoding, rows, read);
    }

    /// <summary>Encodes a row.</summary>
    public delegate void RowReader(int row, Span<float> inputs);

    /// <summary>Makes of a row what it is in an epoch: of the seed, the row and the epoch alone.</summary>
    /// <param name="row">The row.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="inputs">The encoded row, changed in place.</param>
    /// <param name="partner">Room for another.</param>
    /// <param name="read">Encodes a row.</param>
    public LabelMix Apply(int row, int epoch, Span<float> inputs, Span<float> partner, RowReader read)
    {
        RandomStream random = new(_seed, (ulong)row, (ulong)epoch);
        LabelMix mix = new(row, 1);
        bool mixed = false;
        for (int i = 0; i < _steps.Length; i++)
        {
            if (_steps[i] is not Mixing mixing) _steps[i].Apply(inputs, _spread, ref random);
            else if (!mixed && (mixing.Probability >= 1 || random.NextDouble() < mixing.Probability))
            {
                int other = _rows[random.NextInt(_rows.Length)];
                RandomStream stream = new(random.NextBits());
                read(other, partner);
                foreach (Augmentation step in _steps.AsSpan(0, i)) step.Apply(partner, _spread, ref stream);
                mix = new LabelMix(other, mixing.Mix(inputs, partner, ref random));
                mixed = true;
            }
        }
        return mix;
    }

    // Standard deviations of the inputs that are numbers; 0 for those that stand for a category.
    private static float[] Spread(Preprocessing encoding, int[] rows, RowReader read)
    {
        bool[] isNumber = encoding.Projection is not null ? [.. Enumerable.Repeat(true, encoding.InputShape.Size)]
            : [.. encoding.Inputs.SelectMany(e => Enumerable.Range(0, e.Size).Select(e.IsNumber))];
        double[] sum = new double[isNumber.Length], squares = new double[isNumber.Length];
        float[] inputs = new float[isNumber.Length];
        foreach (int row in rows)
        {
            read(row, inputs);
            for (int i = 0; i < inputs.Length; i++) (sum[i], squares[i]) = (sum[i] + inputs[i], squares[i] + (double)inputs[i] * inputs[i]);
        }
        return [.. isNumber.Select((number, i) => number ? (float)Math.Sqrt(Math.Max(0, squares[i] / rows.Length - sum[i] / rows.Length * (sum[i] / rows.Length))) : 0)];
    }
}
