using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace DeepShell.Data;

/// <summary>Whether the files of a set are what they should be: by the checksum that is known, or by the one that was taken when they came.</summary>
internal sealed class FileChecks(string folder)
{
    private readonly string _recorded = Path.Combine(folder, "checksums.json");

    /// <summary>Compares a file with its checksum; one that is not known is remembered at the first time.</summary>
    /// <exception cref="DeepShellException">It is another file.</exception>
    public void Verify(PublicFile file, string path, string remedy)
    {
        Dictionary<string, string> known = Recorded();
        string? expected = file.Checksum ?? known.GetValueOrDefault(file.Name);
        string actual = Hash(path, expected, file.OfContent && file.Checksum is not null);
        if (expected is null)
        {
            known[file.Name] = actual;
            Files.AtomicFile.Write(_recorded, overwrite: true, stream => JsonSerializer.Serialize(stream, known));
        }
        else if (!actual.Equals(expected, StringComparison.OrdinalIgnoreCase))
            throw new DeepShellException("Public.Checksum", ErrorKind.InvalidData,
                $"{path} is not the file it should be: its {(expected.Length == 32 ? "MD5" : "SHA-256")} is {actual}, expected {expected}{(file.Checksum is null ? ", as when it was first fetched" : "")}.", remedy, path);
    }

    private Dictionary<string, string> Recorded()
    {
        try
        {
            return File.Exists(_recorded) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(_recorded)) ?? [] : [];
        }
        catch (JsonException e)
        {
            throw SourceFile.Damaged(_recorded, e);
        }
    }

    private static string Hash(string path, string? expected, bool ofContent)
    {
        using FileStream file = File.OpenRead(path);
        using Stream stream = ofContent && file.ReadByte() == 0x1f && file.ReadByte() == 0x8b ? new GZipStream(file, CompressionMode.Decompress) : file;
        file.Position = 0;
        try
        {
            // MD5 where it is what the owner publishes: it finds damage, if not forgery.
            return Convert.ToHexStringLower(expected?.Length == 32 ? MD5.HashData(stream) : SHA256.HashData(stream));
        }
        catch (InvalidDataException e)
        {
            throw SourceFile.Damaged(path, e);
        }
    }
}
