using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// CIFAR's binary format, for images of 32 × 32 in colour: .bin, with the names of the classes beside it. Data with columns coarse and fine make
/// CIFAR-100's records, others CIFAR-10's.
/// </summary>
[Component("Cifar", Aliases = "Cifar10,Cifar100")]
public sealed class CifarWriter : DatasetWriter
{
    /// <inheritdoc/>
    public override bool Recognises(string name) => Path.GetExtension(name) == ".bin";

    internal override IReadOnlyList<string> Write(ExportJob job)
    {
        if (job.Dataset.Features is not [ImageField { Width: CifarReader.Side, Height: CifarReader.Side } images])
            throw new DeepShellException("Export.Cifar", ErrorKind.InvalidArgument, $"{job.Dataset.Name} does not hold images of 32 × 32.", "Import them with -ImageSize 32, or write .npz or a folder.", job.Dataset);
        CategoryField? coarse = job.Dataset.Find("coarse") as CategoryField, fine = job.Dataset.Find("fine") as CategoryField;
        bool hundred = coarse is not null && fine is not null;
        CategoryField[] labels = hundred ? [Checked(coarse, 20, job), Checked(fine, 100, job)] : [Checked(job.Dataset.Label as CategoryField, 10, job)];
        string folder = Path.GetDirectoryName(Path.GetFullPath(job.Path))!;
        List<string> files = [job.File(job.Path, stream =>
        {
            byte[] buffer = new byte[images.Size], record = new byte[labels.Length + CifarReader.Pixels];
            const int Plane = CifarReader.Side * CifarReader.Side;
            foreach (int row in job.Rows)
            {
                for (int l = 0; l < labels.Length; l++) record[l] = (byte)labels[l][row];
                ReadOnlySpan<byte> pixels = images.Pixels(row, buffer);
                for (int i = 0; i < Plane; i++)
                    for (int c = 0; c < 3; c++) record[labels.Length + c * Plane + i] = pixels[images.Channels == 3 ? 3 * i + c : i];
                stream.Write(record);
            }
        })];
        string[] names = hundred ? ["coarse_label_names.txt", "fine_label_names.txt"] : ["batches.meta.txt"];
        // Files of one set share the list of classes: the second one finds it there.
        for (int l = 0; l < labels.Length; l++)
        {
            string list = Path.Combine(folder, names[l]), text = string.Concat(labels[l].Categories.Select(c => c + "\n"));
            if (!File.Exists(list) || File.ReadAllText(list) != text) files.Add(job.File(list, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text))));
        }
        return files;
    }

    private static CategoryField Checked(CategoryField? label, int most, ExportJob job)
    {
        if (label is null || label.Categories.Count > most || label.Missing > 0)
            throw new DeepShellException("Export.CifarClasses", ErrorKind.InvalidOperation,
                $"{job.Dataset.Name} has {(label is null ? "no classes" : label.Missing > 0 ? $"{label.Missing:N0} rows without a class" : $"{label.Categories.Count} classes")}, expected at most {most}, one for each image.", "Write .npz or a folder.", job.Dataset);
        return label;
    }
}
