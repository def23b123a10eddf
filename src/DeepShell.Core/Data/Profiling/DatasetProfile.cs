namespace DeepShell.Data;

/// <summary>How often a class occurs.</summary>
/// <param name="Name">The class.</param>
/// <param name="Count">Rows.</param>
/// <param name="Share">Of all rows with a label.</param>
public sealed record ClassShare(string Name, int Count, double Share);

/// <summary>How much of the masks a class has.</summary>
/// <param name="Name">The class; (ignored) for what does not count.</param>
/// <param name="Pixels">Pixels of all masks.</param>
/// <param name="Share">Of all pixels.</param>
/// <param name="Images">Images in which it is to be seen.</param>
public sealed record PixelShare(string Name, long Pixels, double Share, int Images);

/// <summary>What a dataset holds, and what is suspicious about it.</summary>
public sealed record DatasetProfile
{
    /// <summary>The dataset's name.</summary>
    public required string Name { get; init; }

    /// <summary>Rows that were looked at.</summary>
    public required int Rows { get; init; }

    /// <summary>Every column.</summary>
    public required IReadOnlyList<ColumnProfile> Columns { get; init; }

    /// <summary>The classes; empty for regression.</summary>
    public required IReadOnlyList<ClassShare> Classes { get; init; }

    /// <summary>The classes of masks, by pixels; empty without masks.</summary>
    public IReadOnlyList<PixelShare> Pixels { get; init; } = [];

    /// <summary>Rows that repeat an earlier one in every column.</summary>
    public required int Duplicates { get; init; }

    /// <summary>What to look at, the gravest first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The column of a name, or null.</summary>
    public ColumnProfile? this[string name] => Columns.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Rows:N0} rows, {Columns.Count} columns, {Findings.Count} findings";
}
