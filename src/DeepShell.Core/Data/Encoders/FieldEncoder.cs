using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// What was found in the training part for one column, and how its values become numbers. Its settings are all it
/// needs: encoders are written to and read from model files as components.
/// </summary>
[ComponentKind("Encoder")]
public abstract class FieldEncoder
{
    /// <summary>The column it reads.</summary>
    [Required] public string Name { get; init; } = "";

    /// <summary>How many inputs of the network it fills.</summary>
    public abstract int Size { get; }

    /// <summary>Whether an input is a number, to which a little can be added, and not a mark of a category.</summary>
    internal virtual bool IsNumber(int input) => false;

    /// <summary>Whether it is a number or a category as tables have them, and not an image or a text.</summary>
    public virtual bool IsOfTable => true;

    /// <summary>What its inputs stand for, one name each.</summary>
    public abstract IEnumerable<string> InputNames { get; }

    /// <summary>What of the column does not come back when inputs are decoded, as the end of a sentence; null where every value does.</summary>
    public abstract string? Loss { get; }

    /// <summary>Whether decoding gives no value at all.</summary>
    public virtual bool IsOneWay => false;

    /// <summary>The column as it is encoded: what must be done to all of it comes here, once.</summary>
    internal virtual Field Prepare(Field field) => field;

    /// <summary>Encodes rows of a column: row i starts at <paramref name="destination"/>[i · stride].</summary>
    internal abstract void Encode(Field field, ReadOnlySpan<int> rows, Span<float> destination, int stride, EncodingReport? report);

    /// <summary>Encodes one value as it comes from outside.</summary>
    internal abstract void Encode(object? value, Span<float> destination, EncodingReport? report);

    /// <summary>The value that is encoded as these inputs: a double, a text, an image; null for a missing or unknown one. Inputs that no value has, as networks make them, give the nearest.</summary>
    internal abstract object? Decode(ReadOnlySpan<float> inputs);

    /// <summary>The name of an input that says whether the value was missing.</summary>
    private protected string MissingName => $"{Name}=(missing)";

    private protected DeepShellException NotANumber(object? value) => new("Preprocessing.NotANumber", ErrorKind.InvalidData,
        $"Column '{Name}' is '{SettingValue.Text(value)}', expected a number as in training.", "Give a number, or leave the value empty if it is missing.", value);

    private protected DeepShellException WrongKind(Field field, string expected) => new("Preprocessing.Kind", ErrorKind.InvalidData,
        $"Column '{Name}' is a {field.Kind.ToLowerInvariant()} column, expected {expected}, as in training.", target: field);
}

/// <summary>What was not as in training, counted by column: categories that were never seen, and values that were missing.</summary>
public sealed class EncodingReport
{
    /// <summary>Values that the training part lacks, by column and value.</summary>
    public Dictionary<(string Column, string Value), int> Unknown { get; } = [];

    /// <summary>Missing values that were filled in, by column.</summary>
    public Dictionary<string, int> Missing { get; } = [];

    internal void AddUnknown(string column, string value) =>
        Unknown[(column, value)] = Unknown.GetValueOrDefault((column, value)) + 1;

    /// <summary>Counts in what another report has.</summary>
    internal void Add(EncodingReport other)
    {
        foreach (((string, string) key, int count) in other.Unknown) Unknown[key] = Unknown.GetValueOrDefault(key) + count;
        foreach ((string column, int count) in other.Missing) Missing[column] = Missing.GetValueOrDefault(column) + count;
    }

    internal void AddMissing(string column) => Missing[column] = Missing.GetValueOrDefault(column) + 1;
}
