namespace DeepShell.Data;

/// <summary>How a dataset is written.</summary>
public sealed record ExportOptions
{
    /// <summary>The part to write; all rows if not given.</summary>
    public PartitionName? Part { get; init; }

    /// <summary>The format's name in the catalogue of writers; by default the path says it.</summary>
    public string? Format { get; init; }

    /// <summary>How many rows to write, from the first on; all if not given.</summary>
    public int? First { get; init; }

    /// <summary>Writes what a network would see (scaled, filled in, one-hot) instead of the values as they were read. NumPy files always hold that.</summary>
    public bool Encoded { get; init; }

    /// <summary>Rows of a file: more go to further files, x-00000-of-00003.csv and so on, and a manifest says which belong together.</summary>
    public int? ShardSize { get; init; }

    /// <summary>Writes a manifest, x.manifest.json, with the SHA-256 of every file; importing it checks them.</summary>
    public bool Manifest { get; init; }

    /// <summary>Replaces files of the same names.</summary>
    public bool Overwrite { get; init; }

    /// <summary>How the characters of a text file are written; by default UTF-8.</summary>
    public System.Text.Encoding? Encoding { get; init; }

    /// <summary>How numbers are written in delimited text; by default 1234.5.</summary>
    public System.Globalization.CultureInfo? Culture { get; init; }

    /// <summary>What separates the fields of delimited text; by default a comma, in .tsv a tab, a semicolon where commas are decimal.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Packs the text files of a folder with gzip; others are packed when their name ends in .gz.</summary>
    public bool Compress { get; init; }

    /// <summary>Writes texts that a spreadsheet would take for a formula as they are, without an apostrophe before them.</summary>
    public bool AllowFormulas { get; init; }

    /// <summary>Breaks the writing off with an <see cref="OperationCanceledException"/>; files that are whole by then stay, of the one being written nothing does.</summary>
    public CancellationToken Cancel { get; init; }
}
