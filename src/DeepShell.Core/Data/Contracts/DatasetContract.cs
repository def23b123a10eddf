using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>What data are expected to be like: inferred from data that were good, kept in a file that people can read and change.</summary>
public sealed partial record DatasetContract
{
    /// <summary>The version of the file's form.</summary>
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new ShortList<double>(), new ShortList<int>(), new ShortList<string>() },
    };

    /// <summary>The version of the file's form.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>What it was inferred from.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of what it was inferred from.</summary>
    public string Hash { get; init; } = "";

    /// <summary>Rows it was inferred from.</summary>
    public int Rows { get; init; }

    /// <summary>The share of rows that may lie outside a range or have a category that is not allowed.</summary>
    public double Tolerance { get; init; } = 0.01;

    /// <summary>The largest population stability index allowed.</summary>
    public double MaximumDrift { get; init; } = 0.25;

    /// <summary>The columns.</summary>
    public required IReadOnlyList<ColumnContract> Columns { get; init => field = value.ToArray(); }

    /// <summary>Infers a contract: from the training part of a split dataset, otherwise from all rows.</summary>
    public static DatasetContract Infer(Dataset dataset)
    {
        int[] rows = dataset.Partitions?[PartitionName.Train].ToArray() ?? [.. Enumerable.Range(0, dataset.Count)];
        return new DatasetContract { Name = dataset.Name, Hash = dataset.Hash, Rows = rows.Length, Columns = [.. dataset.Fields.Select(f => ContractInference.Infer(f, rows))] };
    }

    /// <summary>
    /// The contract that a model carries: of the columns it learnt from, on the training part. Numbers are rounded to six digits,
    /// ranges outwards, so that no training row can be read from it.
    /// </summary>
    public static DatasetContract OfTraining(Dataset dataset)
    {
        DatasetContract contract = Infer(dataset);
        return contract with
        {
            Columns = [.. contract.Columns.Where(c => c.Role != FieldRole.Ignored).Select(c => c with
            {
                Minimum = c.Minimum is { } low ? Rounded(low, Math.Floor) : null,
                Maximum = c.Maximum is { } high ? Rounded(high, Math.Ceiling) : null,
                Quantiles = c.Quantiles?.Select(q => Rounded(q, Math.Round)).ToArray(),
            })],
        };
    }

    /// <summary>As a model file keeps it.</summary>
    internal JsonNode? ToJson() => JsonSerializer.SerializeToNode(this, s_json);

    /// <summary>The reverse of <see cref="ToJson"/>; of a version that is not known here only that.</summary>
    internal static DatasetContract FromJson(JsonElement json)
    {
        int version = json.TryGetProperty("version", out JsonElement v) && v.TryGetInt32(out int number) ? number : 0;
        return version == CurrentVersion ? json.Deserialize<DatasetContract>(s_json)! : new DatasetContract { Version = version, Name = "", Columns = [] };
    }

    /// <summary>What is wrong with single rows, before a prediction.</summary>
    /// <exception cref="DeepShellException">The contract is of another version.</exception>
    public RowChecker ForRows() => Version == CurrentVersion ? new RowChecker(this) : throw OtherVersion("The model's contract", Version, "Train the model again, use the module's version that trained it, or leave -EnforceContract out.", null);

    private static DeepShellException OtherVersion(string what, int version, string remedy, object? target) =>
        new("Contract.Version", ErrorKind.InvalidData, $"{what} is of version {version}, expected {CurrentVersion}.", remedy, target);

    private static double Rounded(double value, Func<double, double> round)
    {
        if (value == 0 || value == Math.Round(value)) return value;
        double unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 5);
        return double.Parse((round(value / unit) * unit).ToString("G10", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>Writes it as JSON.</summary>
    /// <exception cref="DeepShellException">The file exists or cannot be written.</exception>
    public void Save(string path, bool overwrite = false) =>
        Files.AtomicFile.Write(path, overwrite, stream => JsonSerializer.Serialize(stream, this, s_json));

    /// <summary>Reads a file that <see cref="Save"/> wrote.</summary>
    /// <exception cref="DeepShellException">It is no contract, or of another version.</exception>
    public static DatasetContract Load(string path)
    {
        string full = SourceFile.Find(path), file = Path.GetFileName(full);
        if (Directory.Exists(full))
            throw new DeepShellException("Contract.Format", ErrorKind.InvalidArgument, $"'{path}' is a folder, expected the file of a contract.", "Give the path that Export-DatasetContract wrote.", path);
        try
        {
            byte[] bytes = File.ReadAllBytes(full);
            if (bytes.All(b => b is (byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t'))
                throw new DeepShellException("Contract.Format", ErrorKind.InvalidData, $"{file} is no data contract: it is empty.", "Write it again with Export-DatasetContract.", path);
            using JsonDocument json = JsonDocument.Parse(bytes);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("version", out JsonElement version) || !version.TryGetInt32(out int number))
                throw new DeepShellException("Contract.Format", ErrorKind.InvalidData, $"{file} is no data contract: it has no version.", "Write one with Export-DatasetContract.", path);
            if (number != CurrentVersion)
                throw OtherVersion(file, number, "Write it again with Export-DatasetContract, or use the module's version that wrote it.", path);
            DatasetContract contract = json.RootElement.Deserialize<DatasetContract>(s_json)!;
            // Written by hand; with such a limit every dataset would fail.
            if (contract.Tolerance is not (>= 0 and <= 1) || !(contract.MaximumDrift >= 0))
                throw new DeepShellException("Contract.Format", ErrorKind.InvalidData, $"{file} has the tolerance {SettingValue.Text(contract.Tolerance)} and the maximumDrift {SettingValue.Text(contract.MaximumDrift)}, expected from 0 to 1, and 0 or more.", "Correct them; 0.01 and 0.25 are usual.", path);
            return contract;
        }
        catch (JsonException e)
        {
            throw new DeepShellException("Contract.Format", ErrorKind.InvalidData, $"{file} is no data contract: {Problem(e)}", "Correct it, or write it again with Export-DatasetContract.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeepShellException("Contract.Unreadable", ErrorKind.InvalidData, $"{file} cannot be read: {e.Message}", "Check its permissions.", path, e);
        }
    }

    // .NET's message without its types, and with the line as an editor counts.
    private static string Problem(JsonException e) => e.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
        ? $"the value of {e.Path?.TrimStart('$', '.')} is of another type than expected."
        : Missing().Match(e.Message) is { Success: true } missing ? $"it has no {missing.Groups[1].Value.Replace("'", "", StringComparison.Ordinal).TrimEnd('.')}."
        : $"{e.Message.Split([" Path: ", " LineNumber: "], StringSplitOptions.None)[0].TrimEnd('.')} (line {e.LineNumber + 1}).";

    [GeneratedRegex("missing required properties including: ([^|]*?)(\\.|$| Path:)")]
    private static partial Regex Missing();

    /// <summary>Compares a dataset with it.</summary>
    /// <param name="dataset">Columns are found by name.</param>
    /// <param name="part">One part of it; null for all rows.</param>
    /// <param name="noDrift">Leaves the distributions out.</param>
    /// <returns>One result for each expectation.</returns>
    public IReadOnlyList<ContractCheck> Check(Dataset dataset, PartitionName? part = null, bool noDrift = false) => ContractChecker.Check(this, dataset, part, noDrift);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Columns.Count} columns, {Rows:N0} rows";
}

/// <summary>What became of one expectation.</summary>
/// <param name="Column">The column.</param>
/// <param name="Check">Present, Type, Missing, Range, Category, Shape, Drift, KolmogorovSmirnov or ChiSquare.</param>
/// <param name="Passed">Whether it is met.</param>
/// <param name="Actual">What was found.</param>
/// <param name="Expected">What is expected.</param>
/// <param name="Message">Both in words.</param>
public sealed record ContractCheck(string Column, string Check, bool Passed, object? Actual, object? Expected, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Message;
}
