using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// The binary format of CIFAR-10 and CIFAR-100: a file, or the folder with data_batch_1.bin … and test_batch.bin, or train.bin and test.bin.
/// A record is the class in one byte (CIFAR-100: the superclass and the class), and the red, green and blue values of 32 × 32 pixels.
/// </summary>
/// <remarks>Of CIFAR-100 the class is the label and the superclass is kept beside it; -Label coarse learns the superclass instead.</remarks>
[Component("Cifar", Aliases = "Cifar10,Cifar100")]
public sealed class Cifar : DatasetFormat
{
    /// <inheritdoc/>
    public override int Precedence => 10;

    /// <inheritdoc/>
    internal override bool ReadsShards => true;

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head)
    {
        if (Directory.Exists(path)) return Files(path).Train.Length > 0;
        return CifarReader.LabelsOf(head) is { } labels && SourceFile.Length(path) is var length && (length is null || length % (labels + CifarReader.Pixels) == 0);
    }

    /// <inheritdoc/>
    public override Dataset Read(string path, ImportOptions options)
    {
        (string[] train, string[] test) = Directory.Exists(path) ? Files(path) : ([path], []);
        if (train.Length == 0)
            throw new DeepShellException("Import.NoCifar", ErrorKind.NotFound, $"{path} holds no file of CIFAR's binary format.", "Choose the folder with data_batch_1.bin or train.bin.", path);
        if (options.TestPath is not null) test = Directory.Exists(options.TestPath) ? Files(options.TestPath).Train : [SourceFile.Find(options.TestPath)];
        CifarReader reader = new(train[0]);
        foreach (string file in train.Concat(options.More)) reader.Add(file);
        int testFrom = reader.Count;
        foreach (string file in test) reader.Add(file);
        return reader.Build(path, testFrom, options);
    }

    private static (string[] Train, string[] Test) Files(string folder)
    {
        folder = ImageFolderLayout.Unwrapped(folder);
        string[] all = [.. Directory.EnumerateFiles(folder).Where(f => SourceFile.Unpacked(f).EndsWith(".bin", StringComparison.OrdinalIgnoreCase)).Where(f => CifarReader.LabelsOf(SourceFile.Head(f)) is not null).Order(NaturalOrder.Instance)];
        string[] test = [.. all.Where(f => Path.GetFileName(f).StartsWith("test", StringComparison.OrdinalIgnoreCase))];
        string[] train = [.. all.Except(test)];
        return train.Length > 0 ? (train, test) : (test, []);
    }
}
