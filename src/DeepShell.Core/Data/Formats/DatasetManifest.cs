using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepShell.Data;

/// <summary>What a manifest says of an exported set: the files it is made of, with their hashes, and how they are to be read.</summary>
internal sealed record DatasetManifest
{
    /// <summary>Marks a manifest, and the version of its form.</summary>
    public const string Mark = "DeepShell.Dataset/1";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>A file.</summary>
    /// <param name="Path">Relative to the manifest, with forward slashes.</param>
    /// <param name="Bytes">Its length.</param>
    /// <param name="Sha256">Its hash, hexadecimal.</param>
    public sealed record Entry(string Path, long Bytes, string Sha256);

    /// <summary><see cref="Mark"/>.</summary>
    public string Manifest { get; init; } = Mark;

    /// <summary>The dataset's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The format's name in the catalogue.</summary>
    public string Format { get; init; } = "";

    /// <summary>Rows in all files.</summary>
    public int Rows { get; init; }

    /// <summary>What is learnt.</summary>
    public LearningTask Task { get; init; }

    /// <summary>The columns as they were; null for what a network would see.</summary>
    public ColumnDescription[]? Columns { get; init; }

    /// <summary>How the characters of texts are written; null for UTF-8.</summary>
    public string? Encoding { get; init; }

    /// <summary>How numbers are written in texts; null for 1234.5.</summary>
    public string? Culture { get; init; }

    /// <summary>What separates fields, where it was said.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether texts that a spreadsheet would execute have an apostrophe before them.</summary>
    public bool Guarded { get; init; }

    /// <summary>What to import, relative to the manifest: files in order, or one folder.</summary>
    public string[] Import { get; init; } = [];

    /// <summary>Every file.</summary>
    public Entry[] Files { get; init; } = [];

    /// <summary>Whether these bytes start a manifest.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head) => head[..Math.Min(head.Length, 200)].IndexOf("\"DeepShell.Dataset/"u8) >= 0;

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="DeepShellException">It is none, or incomplete.</exception>
    public static DatasetManifest Read(string path)
    {
        try
        {
            DatasetManifest manifest = JsonSerializer.Deserialize<DatasetManifest>(File.ReadAllBytes(path), s_json) ?? throw new JsonException("it is empty");
            if (manifest.Manifest != Mark) throw new JsonException($"it is of the form '{manifest.Manifest}', expected '{Mark}'");
            if (manifest.Import.Length == 0 || manifest.Files.Length == 0) throw new JsonException("it lists no files");
            return manifest;
        }
        catch (JsonException e)
        {
            throw new DeepShellException("Import.Manifest", ErrorKind.InvalidData, $"{path} cannot be read as a manifest: {e.Message.TrimEnd('.')}.", "Export the dataset again with -Manifest.", path, e);
        }
    }

    /// <summary>Writes it.</summary>
    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, s_json);
}
