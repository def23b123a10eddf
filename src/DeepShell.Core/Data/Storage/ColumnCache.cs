using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;

namespace DeepShell.Data;

/// <summary>
/// A table that was larger than its memory limit, as it was understood: the next import of the same file with the same
/// options takes it from here. The form, little endian: the 8 bytes <c>DSCOLS01</c>; the columns one after another,
/// numbers as float64 or float32 and categories as int32 indexes; a JSON description; its length as int64; SHA-256 of
/// all before. It is written under another name and renamed, so two processes may write it at once; what is damaged is
/// not used.
/// </summary>
internal static class ColumnCache
{
    private const string Magic = "DSCOLS01", Extension = ".columns";
    private const int RowsAtOnce = 1 << 16;

    private sealed class CacheFile(SafeFileHandle handle) : DataFile(handle);

    /// <summary>The name for a source and options; it changes with the file's size and time, and with the build: another one may understand the text in another way.</summary>
    public static string PathOf(string path, ImportOptions options)
    {
        string[] parts = [Magic, $"{typeof(ColumnCache).Module.ModuleVersionId}", Stamp(path), options.TestPath is null ? "" : Stamp(options.TestPath), options.Label ?? "", $"{options.NoLabel} {options.Task} {options.SkipInvalidRows} {options.Header} {options.Delimiter} {options.Precision} {options.Encoding?.WebName} {options.Quote} {options.Culture}", string.Join("\n", options.ColumnNames ?? []),
            string.Join("\n", options.Features ?? []), string.Join("\n", options.Categories ?? []), string.Join("\n", options.MissingValues), string.Join("\n", options.More.Select(Stamp)), string.Join("\n", options.Columns ?? [])];
        return Path.Combine(StorageFolder.Path, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join("\0", parts))))[..32] + Extension);
    }

    /// <summary>The dataset that is kept in a file; null when there is none, or it is damaged.</summary>
    public static Dataset? Find(string file, ImportOptions options)
    {
        if (!File.Exists(file)) return null;
        try
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
            SafeFileHandle handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (Description(handle) is { } json) return Restore(json.RootElement, new CacheFile(handle), MemoryBudget.Of(options.MemoryLimit));
            handle.Dispose();
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or DeepShellException) { }
        return null;
    }

    /// <summary>Keeps a dataset, and returns it as it is read from there.</summary>
    public static Dataset Store(string file, Dataset dataset, ImportOptions options)
    {
        try
        {
            StorageFolder.Ready();
            StorageFolder.Tidy("*" + Extension);
            // Of a process that was killed while it wrote.
            StorageFolder.Tidy($"*{Extension}.*.tmp");
            Files.AtomicFile.Write(file, overwrite: true, stream => Write(new Files.CancellableStream(stream, options.Cancel), dataset));
        }
        catch (DeepShellException)
        {
            // It works without; the next import takes as long as this one.
            return dataset;
        }
        return Find(file, options) ?? dataset;
    }

    private static string Stamp(string path) => $"{Path.GetFullPath(path)} {new FileInfo(path).Length} {File.GetLastWriteTimeUtc(path).Ticks}";

    private static void Write(Stream file, Dataset dataset)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        Put(Encoding.ASCII.GetBytes(Magic));
        JsonArray columns = [];
        foreach (Field field in dataset.Fields)
        {
            JsonObject column = new() { ["name"] = field.Name, ["role"] = field.Role.ToString(), ["offset"] = length };
            if (field is NumberField { IsSingle: true } floats)
            {
                column["type"] = "float32";
                PutNumbers(floats, new float[RowsAtOnce], (from, to) =>
                {
                    for (int i = 0; i < from.Length; i++) to[i] = (float)from[i];
                });
            }
            else if (field is NumberField doubles)
            {
                column["type"] = "float64";
                PutNumbers(doubles, new double[RowsAtOnce], (from, to) => from.CopyTo(to, 0));
            }
            else
            {
                CategoryField codes = (CategoryField)field;
                column["type"] = "int32";
                column["categories"] = JsonSerializer.SerializeToNode(codes.Categories);
                int[] block = new int[codes.Count];
                for (int row = 0; row < block.Length; row++) block[row] = codes[row];
                Put(MemoryMarshal.AsBytes(block.AsSpan()));
            }
            columns.Add(column);
        }
        byte[] description = JsonSerializer.SerializeToUtf8Bytes(Describe(dataset, columns)), size = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(size, description.Length);
        Put(description);
        Put(size);
        file.Write(hash.GetCurrentHash());

        void PutNumbers<T>(NumberField field, T[] block, Action<double[], T[]> convert) where T : unmanaged
        {
            int[] rows = new int[RowsAtOnce];
            double[] values = new double[RowsAtOnce];
            for (int from = 0; from < field.Count; from += RowsAtOnce)
            {
                int count = Math.Min(RowsAtOnce, field.Count - from);
                for (int i = 0; i < count; i++) rows[i] = from + i;
                field.Gather(rows.AsSpan(0, count), values);
                convert(values, block);
                Put(MemoryMarshal.AsBytes(block.AsSpan(0, count)));
            }
        }

        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            file.Write(bytes);
            length += bytes.Length;
        }
    }

    private static JsonObject Describe(Dataset dataset, JsonArray columns) => new()
    {
        ["rows"] = dataset.Count, ["task"] = dataset.Task.ToString(), ["name"] = dataset.Name, ["source"] = dataset.Source, ["hash"] = dataset.Hash,
        ["notes"] = JsonSerializer.SerializeToNode(dataset.Notes), ["skipped"] = JsonSerializer.SerializeToNode(dataset.SkippedRows),
        ["recipe"] = new JsonArray([.. dataset.Recipe.Select(s => s.ToJson())]), ["firstTest"] = dataset.OfficialTest.Count == 0 ? dataset.Count : dataset.OfficialTest[0], ["columns"] = columns,
    };

    // The description of a file that is whole; null for any other.
    private static JsonDocument? Description(SafeFileHandle handle)
    {
        long length = RandomAccess.GetLength(handle) - SHA256.HashSizeInBytes;
        if (length < Magic.Length + sizeof(long)) return null;
        CacheFile file = new(handle);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[1 << 20], written = new byte[SHA256.HashSizeInBytes];
        for (long from = 0; from < length; from += block.Length)
        {
            Span<byte> part = block.AsSpan(0, (int)Math.Min(block.Length, length - from));
            file.Read(from, part);
            if (from == 0 && !part.StartsWith(Encoding.ASCII.GetBytes(Magic))) return null;
            hash.AppendData(part);
        }
        file.Read(length, written);
        if (!hash.GetCurrentHash().AsSpan().SequenceEqual(written)) return null;
        file.Read(length - sizeof(long), written.AsSpan(0, sizeof(long)));
        byte[] json = new byte[BinaryPrimitives.ReadInt64LittleEndian(written)];
        file.Read(length - sizeof(long) - json.Length, json);
        return JsonDocument.Parse(json);
    }

    private static Dataset Restore(JsonElement json, CacheFile file, long limit)
    {
        int rows = json.GetProperty("rows").GetInt32(), firstTest = json.GetProperty("firstTest").GetInt32();
        List<Field> fields = [];
        foreach (JsonElement column in json.GetProperty("columns").EnumerateArray())
        {
            string name = column.GetProperty("name").GetString()!;
            FieldRole role = Enum.Parse<FieldRole>(column.GetProperty("role").GetString()!);
            long offset = column.GetProperty("offset").GetInt64();
            fields.Add(column.GetProperty("type").GetString() switch
            {
                "float64" => new NumberField(name, new FileNumbers<double>(file, Offsets(offset, rows, sizeof(double)), rows), role),
                "float32" => new NumberField(name, new FileNumbers<float>(file, Offsets(offset, rows, sizeof(float)), rows), role),
                _ => new CategoryField(name, Codes(file, offset, rows), column.GetProperty("categories").Deserialize<string[]>()!, role),
            });
        }
        return new Dataset(fields, Enum.Parse<LearningTask>(json.GetProperty("task").GetString()!))
        {
            Name = json.GetProperty("name").GetString()!,
            Source = json.GetProperty("source").GetString()!,
            Hash = json.GetProperty("hash").GetString()!,
            Notes = json.GetProperty("notes").Deserialize<string[]>()!,
            SkippedRows = json.GetProperty("skipped").Deserialize<SkippedRow[]>()!,
            Recipe = [.. json.GetProperty("recipe").EnumerateArray().Select(RecipeStep.FromJson)],
            OfficialTest = [.. Enumerable.Range(firstTest, rows - firstTest)],
            MemoryLimit = limit,
        };
    }

    private static long[] Offsets(long first, int rows, int size) =>
        [.. Enumerable.Range(0, (rows + RowsAtOnce - 1) / RowsAtOnce).Select(i => first + (long)i * RowsAtOnce * size)];

    private static int[] Codes(CacheFile file, long offset, int rows)
    {
        int[] codes = new int[rows];
        file.Read(offset, MemoryMarshal.AsBytes(codes.AsSpan()));
        return codes;
    }
}
