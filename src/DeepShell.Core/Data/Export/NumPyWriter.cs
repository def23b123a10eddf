using System.IO.Compression;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// NumPy files. .npz: x (float32, as the network would see it; images that were not normalised as bytes), y (class indexes, or values in
/// their own unit), and as texts columns, classes and label_name; for a split dataset x_train, y_train, x_validation … .npy: x alone.
/// </summary>
[Component("NumPy", Aliases = "Npz,Npy")]
public sealed class NumPyWriter : DatasetWriter
{
    // Zip's own time starts then; the time of writing would make equal data unequal files.
    private static readonly DateTimeOffset s_time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override bool Recognises(string name) => Path.GetExtension(name) is ".npz" or ".npy";

    /// <inheritdoc/>
    public override bool Packs => false;

    internal override IReadOnlyList<string> Write(ExportJob job)
    {
        Dataset d = job.Dataset;
        if (d.Label is BoxField boxes)
            throw new DeepShellException("Export.Boxes", ErrorKind.InvalidOperation, $"Column '{boxes.Name}' of {d.Name} holds boxes, which arrays of one shape cannot.", "Export to a folder (-Format PascalVoc, Coco or Yolo) or to .jsonl.", d);
        if (!job.Path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase)) return [job.File(job.Path, stream => Inputs(stream, d, job.Rows))];
        if (d.Label is MaskField masks)
            throw new DeepShellException("Export.Masks", ErrorKind.InvalidOperation, $"Column '{masks.Name}' of {d.Name} holds masks, and y holds one value a row.", "Export to a folder (-Format MaskFolder or PascalVoc).", d);
        return [job.File(job.Path, stream =>
        {
            using ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);
            bool parts = d.Partitions is not null && job.Options.Part is null;
            HashSet<int> wanted = [.. job.Rows];
            foreach (PartitionName part in parts ? Enum.GetValues<PartitionName>() : [PartitionName.Train])
            {
                int[] rows = parts ? [.. d.Partitions![part].ToArray().Where(wanted.Contains)] : job.Rows;
                if (rows.Length == 0) continue;
                string mark = parts ? "_" + part.ToString().ToLowerInvariant() : "";
                Entry(zip, "x" + mark, s => Inputs(s, d, rows));
                if (d.Label is CategoryField classes) Entry(zip, "y" + mark, s => NpyWriter.Write<long>(s, [.. rows.Select(r => (long)classes[r])], rows.Length));
                else if (d.Label is NumberField values) Entry(zip, "y" + mark, s => NpyWriter.Write<double>(s, [.. rows.Select(r => values[r])], rows.Length));
            }
            if (d.Features is not [ImageField]) Entry(zip, "columns", s => NpyWriter.Write(s, [.. d.Encoding.FloatNames]));
            if (d.Classes.Count > 0) Entry(zip, "classes", s => NpyWriter.Write(s, d.Classes));
            if (d.Label is not null) Entry(zip, NumPyDataset.LabelName, s => NpyWriter.Write(s, [d.Label.Name]));
        })];
    }

    private static void Entry(ZipArchive zip, string name, Action<Stream> write)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name + ".npy", CompressionLevel.Fastest);
        entry.LastWriteTime = s_time;
        using Stream stream = entry.Open();
        write(stream);
    }

    private static void Inputs(Stream stream, Dataset d, int[] rows)
    {
        const int AtOnce = 4096;
        ImageField? image = d.Features is [ImageField only] ? only : null;
        if (image is not null && d.Preprocessing is null)
        {
            NpyWriter.Header(stream, "|u1", [rows.Length, image.Height, image.Width, image.Channels]);
            byte[] buffer = new byte[image.Size];
            foreach (int row in rows) stream.Write(image.Pixels(row, buffer));
            return;
        }
        int size = d.InputShape.Size;
        NpyWriter.Header(stream, "<f4", [rows.Length, .. Enumerable.Range(0, d.InputShape.Rank).Select(i => d.InputShape[i])]);
        float[] block = new float[Math.Min(rows.Length, AtOnce) * size];
        for (int from = 0; from < rows.Length; from += AtOnce)
        {
            int count = Math.Min(AtOnce, rows.Length - from);
            d.Encoding.Encode(d, rows.AsSpan(from, count), block);
            stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(block.AsSpan(0, count * size)));
        }
    }
}
