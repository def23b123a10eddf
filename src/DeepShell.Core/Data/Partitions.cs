using System.Collections;
using System.Runtime.CompilerServices;

namespace DeepShell.Data;

/// <summary>The parts a dataset is split into.</summary>
public enum PartitionName
{
    /// <summary>What is learnt from, and the only part that statistics are taken of.</summary>
    Train,
    /// <summary>What settings are chosen by.</summary>
    Validation,
    /// <summary>What is measured once, at the end.</summary>
    Test,
    /// <summary>Rows like those that are learnt from, but not learnt from: where validation rows come from elsewhere, they tell overfitting from a difference of the data.</summary>
    TrainValidation,
}

/// <summary>Which rows belong to which part. No row is in two.</summary>
public sealed class Partitions
{
    private readonly int[][] _rows;

    /// <summary>Takes the rows of each part; a part may be empty, except the training part.</summary>
    /// <exception cref="ArgumentException">A row is in two parts.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Partitions(int[] train, int[] validation, int[] test, int[]? trainValidation = null)
    {
        _rows = [train, validation, test, trainValidation ?? []];
        int last = -1;
        foreach (int[] part in _rows)
            foreach (int row in part) last = Math.Max(last, row);
        BitArray seen = new(last + 1);
        foreach (int[] part in _rows)
            foreach (int row in part)
            {
                if (seen[row]) throw new ArgumentException($"Row {row} is in two parts, or twice in one.");
                seen[row] = true;
            }
    }

    /// <summary>The rows of a part, as indexes into the dataset.</summary>
    public ReadOnlySpan<int> this[PartitionName part] => _rows[(int)part];

    /// <summary>The same, for those who need an array; it is not theirs to change.</summary>
    internal int[] RowsOf(PartitionName part) => _rows[(int)part];

    /// <summary>How many rows a part has.</summary>
    public int Count(PartitionName part) => _rows[(int)part].Length;

    /// <summary>Rows of the training part.</summary>
    public int Train => Count(PartitionName.Train);

    /// <summary>Rows of the validation part.</summary>
    public int Validation => Count(PartitionName.Validation);

    /// <summary>Rows of the test part.</summary>
    public int Test => Count(PartitionName.Test);

    /// <summary>Rows of the train-validation part; most splits make none.</summary>
    public int TrainValidation => Count(PartitionName.TrainValidation);

    /// <summary>The same with another training part.</summary>
    internal Partitions With(int[] train) => new(train, _rows[1], _rows[2], _rows[3]);

    /// <summary>The same rows in other places, with another training part.</summary>
    /// <param name="train">The new training part.</param>
    /// <param name="place">Old row → new row.</param>
    internal Partitions Moved(int[] train, int[] place)
    {
        int[][] moved = Array.ConvertAll(_rows, part => Array.ConvertAll(part, r => place[r]));
        return new Partitions(train, moved[1], moved[2], moved[3]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"train {Train:N0}, validation {Validation:N0}, test {Test:N0}" + (TrainValidation > 0 ? $", train-validation {TrainValidation:N0}" : "");
}
