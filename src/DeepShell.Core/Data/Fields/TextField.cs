namespace DeepShell.Data;

/// <summary>A column of texts, each a sample of its own; null stands for a missing one. What repeats is a <see cref="CategoryField"/> instead.</summary>
public sealed class TextField : Field
{
    private readonly string?[] _texts;

    /// <summary>Takes the texts over.</summary>
    public TextField(string name, string?[] texts, FieldRole role = FieldRole.Feature) : base(name, role)
    {
        _texts = texts;
        Missing = texts.Count(t => t is null);
    }

    /// <inheritdoc/>
    public override string Kind => "Text";

    /// <inheritdoc/>
    public override int Count => _texts.Length;

    /// <inheritdoc/>
    public override int Missing { get; }

    /// <summary>The text in a row; null when missing.</summary>
    public string? this[int row] => _texts[row];

    /// <inheritdoc/>
    public override object? Value(int row) => _texts[row];

    /// <inheritdoc/>
    public override Field Select(ReadOnlySpan<int> rows)
    {
        string?[] texts = new string?[rows.Length];
        for (int i = 0; i < rows.Length; i++) texts[i] = _texts[rows[i]];
        return new TextField(Name, texts, Role);
    }
}
