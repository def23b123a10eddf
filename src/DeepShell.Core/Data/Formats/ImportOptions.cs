namespace DeepShell.Data;

/// <summary>How precisely the numbers of a table are kept.</summary>
public enum NumberPrecision
{
    /// <summary>As written, to 15 digits and more.</summary>
    Double,
    /// <summary>To 7 digits, as a network computes, in half the memory.</summary>
    Single,
}

/// <summary>What a user may say about a source of data. Everything that is not said is found out.</summary>
public sealed record ImportOptions
{
    /// <summary>The label column: its name, or its position (0-based, −1 is the last). By default a column called label, class, target or y, otherwise the last.</summary>
    public string? Label { get; init; }

    /// <summary>Read without a label, for data to predict on.</summary>
    public bool NoLabel { get; init; }

    /// <summary>The columns to use, by name or position; by default all but the label.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Columns to read as categories although they look like numbers, by name or position.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>What to learn; by default regression for a numeric label with many different values. Segmentation reads masks, from formats that have some.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>The format's name in the catalogue; by default it is recognised.</summary>
    public string? Format { get; init; }

    /// <summary>Leaves out rows and files that cannot be used, and lists them in <see cref="Dataset.SkippedRows"/>.</summary>
    public bool SkipInvalidRows { get; init; }

    /// <summary>Whether the first row names the columns; by default found out.</summary>
    public bool? Header { get; init; }

    /// <summary>What the columns of a delimited text are called; its first row is data then, unless <see cref="Header"/> says otherwise.</summary>
    public IReadOnlyList<string>? ColumnNames { get; init; }

    /// <summary>What separates the fields of a text; a space stands for any run of blanks; by default found out.</summary>
    public char? Delimiter { get; init; }

    /// <summary>What a field that holds delimiters or line ends is put in; doubled where it is part of the text. By default ".</summary>
    public char? Quote { get; init; }

    /// <summary>How numbers are written in texts; by default 1234.5, or 1234,5 where a delimited text has no other.</summary>
    public NumberCulture? Culture { get; init; }

    /// <summary>More texts that stand for a missing value, besides empty, ?, NA, N/A, NaN, null and none.</summary>
    public IReadOnlyList<string> MissingValues { get; init; } = [];

    /// <summary>How many bytes the data may take in memory; what is beyond is read from a file when it is needed. By default as <see cref="MemoryBudget"/> says.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>How the characters of a text are written; by default UTF-8, or what a byte order mark says.</summary>
    public System.Text.Encoding? Encoding { get; init; }

    /// <summary>Reads text by the general reader even where the fast one could: they must agree.</summary>
    internal bool GeneralReader { get; init; }

    /// <summary>Further files of the same set, in order: the shards after the first.</summary>
    internal IReadOnlyList<string> More { get; init; } = [];

    /// <summary>What is known of the columns; whatever else is said goes before.</summary>
    public IReadOnlyList<ColumnDescription>? Columns { get; init; }

    /// <summary>Texts that a spreadsheet would execute have an apostrophe before them, which is not theirs.</summary>
    internal bool Guarded { get; init; }

    /// <summary>How precisely numbers are kept.</summary>
    public NumberPrecision Precision { get; init; }

    /// <summary>A file or folder of the same format to keep apart as the test part.</summary>
    public string? TestPath { get; init; }

    /// <summary>A folder of masks: PNG files of class indexes, each called as its image.</summary>
    public string? Mask { get; init; }

    /// <summary>A folder within the source whose images are left alone.</summary>
    internal string? Except { get; init; }

    /// <summary>The size to bring images to; by default the one that most of them have.</summary>
    public Size2? ImageSize { get; init; }

    /// <summary>Breaks the reading of a table, of texts or of image files off with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancel { get; init; }
}
