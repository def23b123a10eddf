using System.Buffers.Binary;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>IDX files as MNIST's: images in the file named, such as train-images-idx3-ubyte, and the indexes of their classes beside it.</summary>
[Component("Idx")]
public sealed class IdxWriter : DatasetWriter
{
    /// <inheritdoc/>
    public override bool Recognises(string name) => name.Contains("images", StringComparison.Ordinal) && name.Contains("idx", StringComparison.Ordinal);

    internal override IReadOnlyList<string> Write(ExportJob job)
    {
        if (job.Dataset.Features is not [ImageField images])
            throw new DeepShellException("Export.NotImages", ErrorKind.InvalidArgument, $"{job.Dataset.Name} does not hold images.", "Write tables to .csv, .jsonl or .npz.", job.Dataset);
        byte[] codes = job.Dataset.Label is null ? [] : [.. job.Rows.Select(r => Code(job.Dataset, r))];
        List<string> files = [job.File(job.Path, stream =>
        {
            Header(stream, images.Channels == 1 ? [job.Rows.Length, images.Height, images.Width] : [job.Rows.Length, images.Height, images.Width, images.Channels]);
            byte[] buffer = new byte[images.Size];
            foreach (int row in job.Rows) stream.Write(images.Pixels(row, buffer));
        })];
        if (job.Dataset.Label is null) return files;
        string path = Path.Combine(Path.GetDirectoryName(job.Path) ?? "", IdxPair.LabelNames(job.Path).First(n => n.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) == job.Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)));
        files.Add(job.File(path, stream =>
        {
            Header(stream, [job.Rows.Length]);
            stream.Write(codes);
        }));
        return files;
    }

    // The number that the class is called by, if all are called by numbers; otherwise its place among the classes.
    private static byte Code(Dataset dataset, int row) => dataset.Label switch
    {
        NumberField numbers when numbers[row] is >= 0 and <= byte.MaxValue and var value && value == Math.Floor(value) => (byte)value,
        CategoryField { Categories: { Count: <= 256 } classes } label when label[row] >= 0 => classes.All(c => byte.TryParse(c, out _)) ? byte.Parse(classes[label[row]]) : (byte)label[row],
        CategoryField { Categories.Count: > 256 } label => throw new DeepShellException("Export.IdxClasses", ErrorKind.InvalidOperation, $"{dataset.Name} has {label.Categories.Count} classes, an IDX file of bytes holds at most 256.", "Write .npz.", dataset),
        { } label => throw new DeepShellException("Export.IdxLabel", ErrorKind.InvalidOperation, $"{dataset.Name}: the label '{label.Name}' of row {row} is {(label is BoxField or MaskField ? label.Kind.ToLowerInvariant() : label.Value(row) ?? "missing")}, expected a class or a whole number from 0 to 255.", "Write .npz or .jsonl, or leave the row out.", dataset),
        null => 0,
    };

    private static void Header(Stream stream, int[] dimensions)
    {
        const byte UnsignedByte = 0x08;
        stream.Write([0, 0, UnsignedByte, (byte)dimensions.Length]);
        Span<byte> number = stackalloc byte[4];
        foreach (int dimension in dimensions)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, dimension);
            stream.Write(number);
        }
    }
}
