using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DeepShell.Files;
using DeepShell.Graph;
using DeepShell.Models;
using DeepShell.Tensors;

namespace DeepShell.Persistence;

/// <summary>
/// The <c>.deepshell</c> file: a zip of <c>model.json</c> (layers, preprocessing, classes, recipe, seeds, hash of the data) and
/// <c>weights.safetensors</c>. It holds no training rows, and nothing in it is executed.
/// </summary>
public static class ModelFile
{
    /// <summary>The format's version; a file of another one is refused.</summary>
    public const int Version = 1;

    private const string Description = "model.json", Weights = "weights.safetensors";
    private const long LargestDescription = 64 << 20;

    /// <summary>Writes a trained model; an interruption leaves a file that was there before whole.</summary>
    /// <exception cref="DeepShellException">The model is not trained, or the file exists or cannot be written.</exception>
    public static void Save(Model model, string path, bool overwrite = false)
    {
        if (!model.IsTrained)
            throw new DeepShellException("Model.NotTrained", ErrorKind.InvalidOperation, $"{model.Name} is not trained.", "Train it with Start-Training first.", model);
        byte[] weights = WriteWeights(model);
        byte[] description = WriteDescription(model, Sha256(weights));
        AtomicFile.Write(path, overwrite, stream =>
        {
            using ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);
            using (Stream entry = Entry(zip, Description, CompressionLevel.Optimal))
                entry.Write(description);
            // Trained weights are noise to a compressor: storing them is as small and much faster.
            using Stream numbers = Entry(zip, Weights, CompressionLevel.NoCompression);
            numbers.Write(weights);
        });
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="DeepShellException">The file is missing, damaged, of another version, or not a model.</exception>
    public static Model Load(string path)
    {
        if (!File.Exists(path))
            throw new DeepShellException("Model.NotFound", ErrorKind.NotFound, $"There is no file {path}.", "Check the path; Export-Model writes such files.", path);
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(path);
            foreach (ZipArchiveEntry entry in zip.Entries)
                if (entry.FullName is not (Description or Weights))
                    throw new DeepShellException("Model.UnexpectedEntry", ErrorKind.InvalidData,
                        $"{path} holds '{entry.FullName}', which no model file does.", "Don't use it unless you know where it comes from; get another copy.", path);
            using JsonDocument json = ReadDescription(zip, path);
            JsonElement root = json.RootElement;
            int version = root.TryGetProperty("version", out JsonElement v) && v.TryGetInt32(out int n) ? n : 0;
            if (version != Version)
                throw new DeepShellException("Model.Version", ErrorKind.InvalidData, $"{path} is of format version {(version == 0 ? "unknown" : version)}; this DeepShell reads version {Version}.",
                    version > Version ? "Update DeepShell." : "Export the model again.", path);
            JsonElement text = root.GetProperty("model");
            if (Sha256(Encoding.UTF8.GetBytes(text.GetRawText())) != root.GetProperty("sha256").GetString()) throw Damaged(path, $"the checksum of {Description} does not fit");
            Model model = ModelJson.Read(text);
            ReadWeights(zip, model, root.GetProperty("weights").GetProperty("sha256").GetString()!, path);
            return model;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or EndOfStreamException or KeyNotFoundException or InvalidOperationException
            or ArgumentException or FormatException or OverflowException or NotSupportedException)
        {
            throw Damaged(path, e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeepShellException("Model.Unreadable", ErrorKind.InvalidOperation, $"{path} could not be read: {e.Message}", "Check its permissions.", path, e);
        }
    }

    // The same model gives the same file: a zip would note the hour.
    private static Stream Entry(ZipArchive zip, string name, CompressionLevel level)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, level);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return entry.Open();
    }

    // Neither the zip nor its compression would notice a changed byte: each part has a checksum, the model's over its text as it stands.
    private static byte[] WriteDescription(Model model, string weights)
    {
        string text = ModelJson.Write(model).ToJsonString(new JsonSerializerOptions { WriteIndented = true });
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("format", "DeepShell model");
            json.WriteNumber("version", Version);
            json.WriteString("sha256", Sha256(Encoding.UTF8.GetBytes(text)));
            json.WriteStartObject("weights");
            json.WriteString("sha256", weights);
            json.WriteEndObject();
            json.WritePropertyName("model");
            json.WriteRawValue(text);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] WriteWeights(Model model)
    {
        ParameterMemory memory = model.Weights;
        using MemoryStream stream = new();
        SafeTensors.Write(stream,
        [
            .. memory.Graph.Parameters.Select(p => (p.Name, p.Shape, (Func<ReadOnlyMemory<float>>)(() => memory[p].ToArray()))),
            .. memory.Graph.States.Select(s => (s.Name, s.Shape, (Func<ReadOnlyMemory<float>>)(() => memory[s].ToArray()))),
        ]);
        return stream.ToArray();
    }

    private static JsonDocument ReadDescription(ZipArchive zip, string path)
    {
        ZipArchiveEntry entry = zip.GetEntry(Description) ?? throw Damaged(path, $"it holds no {Description}");
        if (entry.Length > LargestDescription) throw Damaged(path, $"{Description} claims {entry.Length:N0} bytes");
        using Stream stream = entry.Open();
        return JsonDocument.Parse(stream);
    }

    private static void ReadWeights(ZipArchive zip, Model model, string sha256, string path)
    {
        ZipArchiveEntry entry = zip.GetEntry(Weights) ?? throw Damaged(path, $"it holds no {Weights}");
        ComputeGraph graph = model.Compiled.Graph;
        long expected = (graph.ParameterCount + graph.StateCount) * sizeof(float);
        if (entry.Length < expected || entry.Length - expected > LargestDescription)
            throw Damaged(path, $"{Weights} has {entry.Length:N0} bytes, and the layers need {expected:N0}");
        using HashingStream stream = new(entry.Open());
        ParameterMemory memory = model.Weights;
        Dictionary<string, ParameterSlot> parameters = graph.Parameters.ToDictionary(p => p.Name);
        Dictionary<string, StateSlot> states = graph.States.ToDictionary(s => s.Name);
        IReadOnlyList<TensorEntry> entries = SafeTensors.ReadHeader(stream, entry.Length, path);
        if (entries.Count != parameters.Count + states.Count)
            throw Damaged(path, $"{Weights} holds {entries.Count} arrays, and the layers have {parameters.Count + states.Count}");
        foreach (TensorEntry tensor in entries)
        {
            bool learnt = parameters.TryGetValue(tensor.Name, out ParameterSlot? p);
            if (!learnt & !states.TryGetValue(tensor.Name, out StateSlot? s)) throw Damaged(path, $"no layer has an array called '{tensor.Name}'");
            Shape shape = learnt ? p!.Shape : s!.Shape;
            if (!shape.Equals(tensor.Shape)) throw Damaged(path, $"'{tensor.Name}' is {tensor.Shape}, and its layer needs {shape}");
            Span<float> to = learnt ? memory[p!] : memory[s!];
            SafeTensors.ReadValues(stream, to, path);
        }
        if (stream.Current != sha256) throw Damaged(path, "the weights' checksum does not fit");
    }

    private static DeepShellException Damaged(string path, string why, Exception? inner = null) =>
        new("Model.Damaged", ErrorKind.InvalidData, $"{path} is not a whole DeepShell model: {why.TrimEnd('.')}.", "Get another copy, or export the model again.", path, inner);
}
