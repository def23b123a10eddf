using DeepShell.Data;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Generators;

namespace DeepShell.Tests.Data;

/// <summary>What is broken off ends at once, and leaves whole files or none.</summary>
public sealed class CancelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.csv.gz")]
    [InlineData("out.jsonl")]
    [InlineData("out.npz")]
    [InlineData("out.npy")]
    public void AnExportLeavesTheFileThatWasThere(string name)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, "old");
        Assert.ThrowsAny<OperationCanceledException>(() => DatasetExport.Write(InTheMidst(out CancellationTokenSource cancel), path, new ExportOptions { Overwrite = true, Cancel = cancel.Token }));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void AFolderHoldsWholeImages()
    {
        Dataset digits = new Digits().Generate(200, 1);
        ImageField images = (ImageField)digits.Features[0];
        using CancellationTokenSource cancel = new();
        int asked = 0;
        ImageField counted = ImageField.FromStore(images.Name, images.Height, images.Width, images.Channels, new LazyImageStore(images.Count, (i, pixels) =>
        {
            if (Interlocked.Increment(ref asked) == 50) cancel.Cancel();
            images.Pixels(i, pixels).CopyTo(pixels);
        }, 0));
        Dataset dataset = new([counted, digits.Label!], digits.Task);
        Assert.ThrowsAny<OperationCanceledException>(() => DatasetExport.Write(dataset, Path.Combine(_folder.Path, "digits"), new ExportOptions { Cancel = cancel.Token }));
        string[] files = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);
        Assert.InRange(files.Length, 1, 60);
        Assert.All(files, f => Assert.Equal(".png", Path.GetExtension(f)));
    }

    [Theory]
    [InlineData("table.csv", "1,2\n2,3\n")]
    [InlineData("table.jsonl", "{\"a\":1,\"b\":2}\n{\"a\":2,\"b\":3}\n")]
    public void AnImportEnds(string name, string lines)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, string.Concat(Enumerable.Repeat(lines, 500)));
        Assert.Equal(1000, DatasetReader.Read(path).Count);
        Assert.ThrowsAny<OperationCanceledException>(() => DatasetReader.Read(path, new ImportOptions { Cancel = new CancellationToken(true) }));
    }

    [Fact]
    public void AnImportOfImagesEnds()
    {
        string folder = Path.Combine(_folder.Path, "digits");
        DatasetExport.Write(new Digits().Generate(20, 1), folder);
        Assert.Equal(20, DatasetReader.Read(folder).Count);
        Assert.ThrowsAny<OperationCanceledException>(() => DatasetReader.Read(folder, new ImportOptions { Cancel = new CancellationToken(true) }));
    }

    [Fact]
    public void CopiesEnd()
    {
        Dataset digits = new Digits().Generate(20, 1).Split(new SplitOptions { Ratio = [80, 20] }).Augment(new Rotation { Degrees = 10 });
        Assert.ThrowsAny<OperationCanceledException>(() => AugmentedCopies.Make(digits, 2, cancel: new CancellationToken(true)));
    }

    // More than the buffers of any writer; asked for a row in the middle, it is no longer wanted.
    private static Dataset InTheMidst(out CancellationTokenSource cancel)
    {
        CancellationTokenSource source = cancel = new();
        return new Dataset([new NumberField("a", new Stopping(source), FieldRole.Feature), new NumberField("b", new double[Stopping.Rows], FieldRole.Label)], LearningTask.Regression);
    }

    private sealed class Stopping(CancellationTokenSource source) : NumberColumn
    {
        public const int Rows = 100_000;

        public override int Count => Rows;

        public override double this[int row]
        {
            get
            {
                if (row == Rows / 2) source.Cancel();
                return row * 1.37;
            }
        }

        public override void Read(int from, Span<double> destination)
        {
            for (int i = 0; i < destination.Length; i++) destination[i] = this[from + i];
        }

        public override void Gather(ReadOnlySpan<int> rows, Span<double> destination)
        {
            for (int i = 0; i < rows.Length; i++) destination[i] = this[rows[i]];
        }

        public override NumberColumn Select(ReadOnlySpan<int> rows) => throw new NotSupportedException();
    }
}
