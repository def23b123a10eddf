using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// The format of MNIST: a file of images and a file of labels (train-images-idx3-ubyte and train-labels-idx1-ubyte), gzipped or
/// not. A folder with MNIST's four files gives the training files, and the t10k files as the test part.
/// </summary>
[Component("Idx", Aliases = "Mnist")]
public sealed class Idx : DatasetFormat
{
    /// <summary>Above CIFAR's, whose records have no mark: packed, this header may pass for one.</summary>
    public override int Precedence => 11;

    /// <inheritdoc/>
    internal override bool ReadsShards => true;

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head) =>
        Directory.Exists(path) ? IdxPair.InFolder(path).Train is not null : IdxHeader.Recognises(head);

    /// <inheritdoc/>
    public override Dataset Read(string path, ImportOptions options)
    {
        string train = path;
        string? test = options.TestPath is null ? null : SourceFile.Find(options.TestPath);
        if (Directory.Exists(path))
        {
            (string? found, string? official) = IdxPair.InFolder(path);
            train = found ?? throw new DeepShellException("Import.NoIdx", ErrorKind.NotFound, $"{path} holds no IDX file of images.", "Choose the folder with train-images-idx3-ubyte.", path);
            test ??= official;
        }
        IdxReader reader = new(options);
        foreach (string images in options.More.Prepend(train)) reader.Add(IdxPair.Of(images));
        int testFrom = reader.Count;
        if (test is not null) reader.Add(IdxPair.Of(test));
        return reader.Build(new TableDescription(SourceFile.ShortName(path), path, ContentHash.Join(reader.Hashes),
            new RecipeStep("Import", ("File", Path.GetFileName(path)), ("Format", "Idx"), ("TestFile", test is null ? null : Path.GetFileName(test))),
            test is null ? [] : [$"Test part: {reader.Count - testFrom:N0} rows of {Path.GetFileName(test)}; splitting keeps it."]), testFrom);
    }
}
