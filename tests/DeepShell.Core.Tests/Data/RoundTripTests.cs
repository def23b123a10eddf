using System.Globalization;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Data.Generators;
using DeepShell.Tests.Data.Boxes;
using DeepShell.Tests.Data.Masks;

namespace DeepShell.Tests.Data;

/// <summary>
/// Every writer of the catalogue with every kind of data: what it writes is read back as it was, from the file itself, under a name that
/// says nothing, and by its manifest. What a format cannot hold is in <see cref="Loses"/>, and nowhere else; what it cannot write is refused.
/// </summary>
public class RoundTripTests
{
    private static readonly Dictionary<string, Func<Dataset>> s_samples = new()
    {
        ["table"] = () => new([
            new NumberField("amount", [1.1, double.NaN, -3e-7, 1.0 / 3, 12345678.9, 0]),
            new CategoryField("city", [0, 1, -1, 2, 1, 0], ["Aix, \"la\" ville", "Zürich", "東京"]),
            new CategoryField("kind", [2, 0, 1, 2, 0, 2], ["b", "a", "c"], FieldRole.Label)], LearningTask.Classification),
        ["names of missing values"] = () => new([
            new NumberField("amount", [1, 2, 3, 4]), new CategoryField("country", [0, 1, 2, 0], ["NA", "none", "?"]),
            new CategoryField("kind", [0, 1, 0, 1], ["n/a", "null"], FieldRole.Label)], LearningTask.Classification),
        ["numbers"] = () => new([new NumberField("rooms", [1, 2, 3, 4]), new NumberField("price", [1, 2, 1, 3], FieldRole.Label)], LearningTask.Regression),
        ["texts"] = () => new([
            new TextField("text", ["Null", "O'Néàl", "van der Berg, jr.", "None", "ß \"x\"", "=1+1", "'t Hooft", "'='"]),
            new CategoryField("label", [0, 1, 1, 2, 0, 2, 1, 0], ["English", "Dutch", "日本"], FieldRole.Label)], LearningTask.Classification),
        ["images"] = () => new Shapes().Generate(12, 3),
        ["grey images"] = () => new Digits().Generate(12, 3),
        ["images with numbers"] = () => new([ImageField.FromPixels("image", 4, 5, 3, [.. Enumerable.Range(0, 3 * 60).Select(i => (byte)(i * 7))]), new NumberField("age", [3.5, 40.25, 7], FieldRole.Label)], LearningTask.Regression),
        ["boxes"] = () => BoxSamples.Dataset(),
        ["masks"] = () => MaskSamples.Dataset(4, 3),
    };

    // What is not held by a format: order of the rows, of the classes, classes that no row has, marks, or anything but the encoded values.
    [Flags]
    private enum Loses
    {
        Nothing = 0, Order = 1, ClassOrder = 2, ClassNames = 4, Marks = 8, Rounding = 16, Kinds = 32, Names = 64,
    }

    // From the file alone; a manifest keeps kinds and classes.
    private static readonly Dictionary<string, (Loses Alone, Loses ByManifest)> s_losses = new()
    {
        ["Csv"] = (Loses.ClassOrder | Loses.Kinds, Loses.Nothing),
        ["JsonLines"] = (Loses.ClassOrder | Loses.Kinds, Loses.Nothing),
        ["ImageTable"] = (Loses.ClassOrder, Loses.Nothing),
        ["ImageFolder"] = (Loses.Order | Loses.ClassOrder, Loses.Order | Loses.ClassOrder),
        ["TextLines"] = (Loses.Order | Loses.ClassOrder, Loses.Order | Loses.ClassOrder),
        ["NumPy"] = (Loses.Nothing, Loses.Nothing),
        ["Idx"] = (Loses.ClassNames, Loses.Nothing),
        ["Cifar"] = (Loses.Nothing, Loses.Nothing),
        ["PascalVoc"] = (Loses.ClassOrder, Loses.ClassOrder),
        ["MaskFolder"] = (Loses.Nothing, Loses.Nothing),
        ["Coco"] = (Loses.Nothing, Loses.Nothing),
        ["Yolo"] = (Loses.Marks | Loses.Rounding, Loses.Marks | Loses.Rounding),
    };

    private static readonly Dictionary<string, string[]> s_names = new()
    {
        ["Csv"] = ["x.csv", "x.tsv", "x.csv.gz"], ["JsonLines"] = ["x.jsonl", "x.jsonl.gz"], ["ImageTable"] = ["x.csv", "set"], ["NumPy"] = ["x.npz"],
        ["Idx"] = ["x-images-idx-ubyte", "x-images-idx-ubyte.gz"], ["Cifar"] = ["x.bin", "x.bin.gz"], ["Coco"] = ["x.json", "set"], ["Yolo"] = ["data.yaml", "set"],
    };

    public static TheoryData<string, string> Writers
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string writer in Components.Of<DatasetWriter>().Select(c => c.Name))
                foreach (string name in s_names.GetValueOrDefault(writer) ?? ["set"]) cases.Add(writer, name);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Writers))]
    public void WhatIsWrittenIsReadBack(string writer, string name)
    {
        int written = 0;
        foreach ((string sample, Func<Dataset> make) in s_samples)
        {
            using TempFolder folder = new();
            Dataset before = make();
            string path = Path.Combine(folder.Path, name);
            IReadOnlyList<string> files;
            try
            {
                files = DatasetExport.Write(before, path, new ExportOptions { Format = writer, Manifest = true });
            }
            catch (DeepShellException e)
            {
                // Refused in so many words, and nothing is left behind.
                Assert.NotNull(e.Remedy);
                Assert.Empty(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
                continue;
            }
            written++;
            Assert.Equal(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Order(), files.Select(Path.GetFullPath).Order());
            (Loses alone, Loses byManifest) = s_losses[writer];
            Same(sample, before, DatasetReader.Read(files[^1]), byManifest);
            File.Delete(files[^1]);
            // Read as a table of another program a text is a name or an identifier, and NA is no value.
            if (alone.HasFlag(Loses.Kinds) && sample is "texts" or "names of missing values") continue;
            ImportOptions known = new() { Label = before.Label is BoxField ? null : before.Label!.Name, Task = before.Task == LearningTask.Detection ? null : before.Task };
            Same(sample, before, DatasetReader.Read(path, known), alone);
            if (!File.Exists(path) || writer == "Idx") continue;
            string neutral = Path.Combine(folder.Path, "data");
            File.Move(path, neutral);
            Same(sample, before, DatasetReader.Read(neutral, known), alone);
        }
        Assert.NotEqual(0, written);
    }

    // Damage of any kind is a message, or is not noticed where a value became another; it is never an exception of ours.
    [Theory, MemberData(nameof(Writers))]
    public void DamagedFilesNeverBreakOut(string writer, string name)
    {
        Random random = new(77);
        foreach ((string sample, Func<Dataset> make) in s_samples)
        {
            using TempFolder folder = new();
            string path = Path.Combine(folder.Path, name);
            string[] files;
            try
            {
                files = [.. DatasetExport.Write(make(), path, new ExportOptions { Format = writer }).Where(f => !f.EndsWith(".png", StringComparison.Ordinal))];
            }
            catch (DeepShellException)
            {
                continue;
            }
            for (int i = 0; i < 25 && files.Length > 0; i++)
            {
                string file = files[random.Next(files.Length)];
                byte[] whole = File.ReadAllBytes(file), bytes = Damaged(whole, random);
                File.WriteAllBytes(file, bytes);
                foreach (bool skip in new[] { false, true })
                    try
                    {
                        DatasetReader.Read(path, new ImportOptions { SkipInvalidRows = skip, Format = i % 2 == 0 ? null : writer });
                    }
                    catch (DeepShellException) { }
                    catch (Exception e)
                    {
                        Assert.Fail($"{sample}, {Path.GetFileName(file)} as {Convert.ToBase64String(bytes)}: {e}");
                    }
                File.WriteAllBytes(file, whole);
            }
        }
    }

    private static byte[] Damaged(byte[] bytes, Random random)
    {
        int at = random.Next(bytes.Length), length = Math.Min(bytes.Length - at, 1 + random.Next(8));
        byte[] noise = new byte[length];
        random.NextBytes(noise);
        return random.Next(5) switch
        {
            0 => bytes[..at],
            1 => [.. bytes[..at], .. bytes[(at + length)..]],
            2 => [.. bytes[..at], .. noise, .. bytes[at..]],
            3 => [.. bytes[..at], .. "\"{[\n,0-"u8[..Math.Min(7, length)], .. bytes[(at + length)..]],
            _ => [.. bytes[..at], .. noise, .. bytes[(at + length)..]],
        };
    }

    public static TheoryData<string> Samples => [.. s_samples.Keys];

    [Theory, MemberData(nameof(Samples))]
    public void RowsBecomeTheSameDataset(string sample)
    {
        Dataset before = s_samples[sample]();
        DatasetRows rows = new(before);
        Dictionary<string, object?>[] records = [.. rows.Read().Select(r => rows.Columns.Select((c, i) => KeyValuePair.Create(c.Name, r[i])).ToDictionary())];
        Same(sample, before, DatasetReader.FromRecords(records, new ImportOptions { Columns = rows.Columns }), Loses.Nothing);
        if (before.Label is not (BoxField or MaskField)) return;
        // Boxes and masks say themselves what they are.
        Dataset unknown = DatasetReader.FromRecords(records);
        Assert.Equal(before.Fields.Select(f => f.ToString()), unknown.Fields.Select(f => f.ToString()));
        Assert.Equal(before.Task, unknown.Task);
    }

    private static void Same(string sample, Dataset before, Dataset after, Loses loses)
    {
        Assert.Equal(before.Task, after.Task);
        Assert.Equal(before.Count, after.Count);
        // Of a table what a network sees may be all that is held: then it is compared with that.
        bool encoded = before.Features.Count != after.Features.Count && !loses.HasFlag(Loses.Kinds);
        if (!loses.HasFlag(Loses.ClassNames))
            Assert.Equal(Ordered(before.Classes, loses.HasFlag(Loses.ClassOrder)), Ordered(after.Classes, loses.HasFlag(Loses.ClassOrder)));
        if (!encoded && !loses.HasFlag(Loses.Kinds)) Assert.Equal(before.Fields.Select(f => f.ToString()), after.Fields.Select(f => f.ToString()));
        Assert.Equal(Ordered(Rows(before, loses, encoded), loses.HasFlag(Loses.Order)), Ordered(Rows(after, loses, encoded), loses.HasFlag(Loses.Order)));
        Assert.True(after.SkippedRows.Count == 0, sample);
    }

    private static string[] Ordered(IEnumerable<string> values, bool ordered) => [.. ordered ? values.Order(StringComparer.Ordinal) : values];

    private static string[] Rows(Dataset d, Loses loses, bool encoded)
    {
        float[] values = encoded ? new float[d.Count * d.InputShape.Size] : [];
        if (encoded) d.Encoding.Encode(d, [.. Enumerable.Range(0, d.Count)], values);
        return [.. Enumerable.Range(0, d.Count).Select(r => string.Join(" | ", (encoded ? [string.Join(' ', values.Skip(r * values.Length / d.Count).Take(values.Length / d.Count)), Text(d.Label!, r, loses)] : d.Fields.Select(f => Text(f, r, loses)))))];
    }

    private static string Text(Field field, int row, Loses loses) => field switch
    {
        ImageField images => Convert.ToHexString(images.Pixels(row, new byte[images.Size])),
        MaskField masks => Convert.ToHexString(masks.Pixels(row, new byte[masks.Size])),
        BoxField boxes => string.Join("; ", boxes.Named(row).Select(b => loses.HasFlag(Loses.Marks) ? b with { IsDifficult = false } : b).Select(b => Text(b, loses.HasFlag(Loses.Rounding) ? 9 : 15))),
        CategoryField when loses.HasFlag(Loses.ClassNames) && field.Role == FieldRole.Label => "",
        NumberField numbers => numbers[row].ToString("R", CultureInfo.InvariantCulture),
        _ => $"{field.Value(row)}",
    };

    private static string Text(BoundingBox b, int digits) => $"{b.Class} {string.Join(' ', new[] { b.X, b.Y, b.Width, b.Height }.Select(v => Math.Round(v, digits).ToString("R", CultureInfo.InvariantCulture)))} {b.IsDifficult}";
}
