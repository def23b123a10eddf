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
        List<string> files = [job.File(job.Path, stream =>
        {
            Header(stream, images.Channels == 1 ? [job.Rows.Length, images.Height, images.Width] : [job.Rows.Length, images.Height, images.Width, images.Channels]);
            byte[] buffer = new byte[images.Size];
            foreach (int row in job.Rows) stream.Write(images.Pixels(row, buffer));
        })];
        if (job.Dataset.Label is not CategoryField label) return files;
        if (label.Categories.Count > 256)
            throw new DeepShellException("Export.IdxClasses", ErrorKind.InvalidOperation, $"{job.Dataset.Name} has {label.Categories.Count} classes, an IDX file of bytes holds at most 256.", "Write .npz.", job.Dataset);
        bool numbers = label.Categories.All(c => byte.TryParse(c, out _));
        string path = Path.Combine(Path.GetDirectoryName(job.Path) ?? "", IdxPair.LabelNames(job.Path).First(n => n.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) == job.Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)));
        files.Add(job.File(path, stream =>
        {
            Header(stream, [job.Rows.Length]);
            foreach (int row in job.Rows) stream.WriteByte(numbers ? byte.Parse(label.Categories[label[row]]) : (byte)label[row]);
        }));
        return files;
    }

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
