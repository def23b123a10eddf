using DeepShell.Data;

namespace DeepShell.Tests.Data;

/// <summary>What does not fit into the memory that data may take is read from files, and nothing else is different.</summary>
[Collection("environment")]
public sealed class MemoryLimitTests : IDisposable
{
    // 200,000 rows of 12 numbers are 19 MB as doubles.
    private const int Rows = 200_000;
    private static readonly ImportOptions s_limited = new() { MemoryLimit = 16 << 20 };

    private readonly TempFolder _folder = new();
    private readonly string? _before = Environment.GetEnvironmentVariable(StorageFolder.Variable);

    public MemoryLimitTests() => Environment.SetEnvironmentVariable(StorageFolder.Variable, Cache);

    private string Cache => Path.Combine(_folder.Path, "cache");

    private string[] Kept => Directory.Exists(Cache) ? Directory.GetFiles(Cache) : [];

    [Theory]
    [InlineData(NumberPrecision.Double, false)]
    [InlineData(NumberPrecision.Single, false)]
    [InlineData(NumberPrecision.Double, true)]
    public void NothingElseIsDifferent(NumberPrecision precision, bool bad)
    {
        string path = Table(bad ? 30_000 : -1);
        ImportOptions options = new() { Precision = precision, SkipInvalidRows = bad };
        Dataset inMemory = DatasetReader.Read(path, options), limited = DatasetReader.Read(path, options with { MemoryLimit = 24 << 20 });
        Assert.Single(Kept);
        Assert.Equal(inMemory.Notes, limited.Notes.Where(n => !n.Contains(Cache)));
        Assert.Contains(limited.Notes, n => n.Contains(Cache));
        Assert.Equal(inMemory.SkippedRows, limited.SkippedRows);
        Assert.Equal((inMemory.Hash, inMemory.Task, inMemory.Count), (limited.Hash, limited.Task, limited.Count));
        Assert.Equal(inMemory.Recipe.Select(s => s.ToString()), limited.Recipe.Select(s => s.ToString()));
        foreach ((Field a, Field b) in inMemory.Fields.Zip(limited.Fields))
        {
            Assert.Equal((a.Name, a.Kind, a.Role, a.Missing), (b.Name, b.Kind, b.Role, b.Missing));
            for (int row = 0; row < a.Count; row += 997) Assert.Equal(a.Value(row), b.Value(row));
        }
        Assert.Equal(Batches(inMemory), Batches(limited));
    }

    [Fact]
    public void AnImageIsDecodedOnceWhetherMemoryHasRoomForItOrNot()
    {
        int decoded = 0;
        ImageField images = ImageField.FromFiles("image", [.. Enumerable.Range(0, 50).Select(i => $"{i}.png")], 10, 10, 1, (file, _, _, _, destination) =>
        {
            Interlocked.Increment(ref decoded);
            destination.Fill(byte.Parse(Path.GetFileNameWithoutExtension(file), System.Globalization.CultureInfo.InvariantCulture));
        }, most: 2000);
        for (int round = 0; round < 3; round++)
            Parallel.For(0, 50, i => Assert.All(images.Pixels(i, new byte[100]).ToArray(), v => Assert.Equal(i, v)));
        Assert.Equal(50, decoded);
    }

    [Fact]
    public void TheNextImportTakesWhatIsKept()
    {
        string path = Table(-1);
        Dataset first = DatasetReader.Read(path, s_limited);
        string kept = Assert.Single(Kept);
        // Would be noticed if the source were read again: its size and time are the same, its content is not.
        DateTime time = File.GetLastWriteTimeUtc(path);
        byte[] text = File.ReadAllBytes(path);
        Array.Fill(text, (byte)'x', text.Length - 1000, 900);
        File.WriteAllBytes(path, text);
        File.SetLastWriteTimeUtc(path, time);
        Dataset second = DatasetReader.Read(path, s_limited);
        Assert.Equal(first.Fields[3].Value(Rows - 1), second.Fields[3].Value(Rows - 1));
        Assert.Equal([kept], Kept);
        File.SetLastWriteTimeUtc(path, time.AddSeconds(2));
        Assert.Throws<DeepShellException>(() => DatasetReader.Read(path, s_limited));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("changed")]
    [InlineData("empty")]
    public void WhatIsDamagedIsNotUsed(string how)
    {
        string path = Table(-1);
        double expected = (double)DatasetReader.Read(path, s_limited).Fields[2].Value(50_000)!;
        string kept = Assert.Single(Kept);
        byte[] bytes = File.ReadAllBytes(kept);
        if (how == "changed") bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(kept, how == "cut" ? bytes[..(bytes.Length / 3)] : how == "empty" ? [] : bytes);
        Assert.Equal(expected, DatasetReader.Read(path, s_limited).Fields[2].Value(50_000));
        Assert.Equal(bytes.Length, new FileInfo(Assert.Single(Kept)).Length);
    }

    [Fact]
    public void SeveralMayImportAtOnce()
    {
        string path = Table(-1);
        double[] sums = new double[4];
        Parallel.For(0, sums.Length, i =>
        {
            NumberField field = (NumberField)DatasetReader.Read(path, s_limited).Fields[1];
            for (int row = 0; row < Rows; row += 50) sums[i] += field[row];
        });
        Assert.Single(sums.Distinct());
        Assert.Single(Kept);
    }

    [Fact]
    public void WithoutRoomForTheCacheItWorksAllTheSame()
    {
        string path = Table(-1);
        double expected = (double)DatasetReader.Read(path).Fields[2].Value(50_000)!;
        File.WriteAllText(Cache, "a file where the folder should be");
        Assert.Contains(StorageFolder.Variable, Assert.Throws<DeepShellException>(() => DatasetReader.Read(path, s_limited)).Remedy);
        File.Delete(Cache);
        Assert.Equal(expected, DatasetReader.Read(path, s_limited).Fields[2].Value(50_000));
    }

    [Theory]
    [InlineData("500MB", 500L << 20)]
    [InlineData("1.5 GB", 3L << 29)]
    [InlineData("1048576", 1L << 20)]
    [InlineData("much", null)]
    public void AmountsAreRead(string text, long? bytes) => Assert.Equal(bytes, MemoryBudget.Parse(text));

    private string Table(int badRow)
    {
        Random random = new(1);
        using StreamWriter text = new(Path.Combine(_folder.Path, "big.csv"));
        text.WriteLine(string.Join(",", Enumerable.Range(0, 12).Select(c => $"x{c}")) + ",kind,y");
        for (int row = 0; row < Rows; row++)
        {
            for (int c = 0; c < 12; c++) text.Write(c == 5 && row == badRow ? "oops," : row % 1000 == c ? "," : $"{random.Next(1000)}.{random.Next(10)},");
            text.WriteLine($"k{row % 3},{(row % 2 == 0 ? "a" : "b")}");
        }
        return Path.Combine(_folder.Path, "big.csv");
    }

    private static List<float> Batches(Dataset dataset)
    {
        Dataset ready = dataset.Split(new SplitOptions { Ratio = [80, 20] }).Normalize();
        using BatchLoader loader = new(ready, PartitionName.Train, 64, new BatchOptions { Shuffle = true, Seed = 3 });
        loader.Start(1);
        List<float> seen = [];
        for (int b = 0; b < 40 && loader.Next() is { } batch; b++)
            unsafe
            {
                seen.AddRange(new ReadOnlySpan<float>(batch.Inputs, batch.Count * batch.InputSize));
                seen.AddRange(new ReadOnlySpan<float>(batch.Targets, batch.Count));
            }
        return seen;
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(StorageFolder.Variable, _before);
        _folder.Dispose();
    }
}
