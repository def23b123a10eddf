using DeepShell.Data;
using DeepShell.Data.Generators;
using DeepShell.Tests.Data.Boxes;

namespace DeepShell.Tests.Data.Preparation;

/// <summary>Sets in several files, and the manifest that holds them together.</summary>
public class ShardTests
{
    // Sorted by class: a shard alone has one class only, and the first one no missing value and no text among the numbers.
    private static Dataset Table() => new([
        new NumberField("amount", [.. Enumerable.Range(0, 50).Select(i => i == 45 ? double.NaN : i / 3.0)]),
        new CategoryField("code", [.. Enumerable.Range(0, 50).Select(i => i / 10)], ["1", "2", "3", "4", "5"]),
        new CategoryField("left out", [.. Enumerable.Range(0, 50)], [.. Enumerable.Range(0, 50).Select(i => $"id{i:00}")], FieldRole.Ignored),
        new CategoryField("kind", [.. Enumerable.Range(0, 50).Select(i => i < 25 ? 0 : 1)], ["a", "b"], FieldRole.Label)], LearningTask.Classification) { Name = "table" };

    [Theory]
    [InlineData("x.csv")]
    [InlineData("x.csv.gz")]
    [InlineData("x.tsv")]
    [InlineData("x.jsonl")]
    [InlineData("x.jsonl.gz")]
    public void TablesComeBackThroughTheirManifest(string name)
    {
        using TempFolder folder = new();
        Dataset before = Table();
        IReadOnlyList<string> files = DatasetExport.Write(before, Path.Combine(folder.Path, name), new ExportOptions { ShardSize = 20 });
        Assert.Equal([.. Enumerable.Range(0, 3).Select(i => name.Replace("x.", $"x-0000{i}-of-00003.")), "x.manifest.json"], files.Select(Path.GetFileName));
        Dataset after = DatasetReader.Read(files[^1]);
        Assert.Equal("table", after.Name);
        Assert.Equal(before.Fields.Select(f => (f.Name, f.Kind, f.Role)), after.Fields.Select(f => (f.Name, f.Kind, f.Role)));
        for (int r = 0; r < 50; r++)
            foreach (Field field in before.Fields) Assert.Equal(field.Value(r), after.Find(field.Name)!.Value(r));
        // The user's word counts more than the manifest's.
        Assert.Equal("code", DatasetReader.Read(files[^1], new ImportOptions { Label = "code" }).Label!.Name);
    }

    [Theory]
    [InlineData("x.npz", true)]
    [InlineData("x.npz", false)]
    [InlineData("train-images-idx4-ubyte", false)]
    [InlineData("train-images-idx4-ubyte.gz", false)]
    [InlineData("x.bin", false)]
    public void ImagesComeBackThroughTheirManifest(string name, bool split)
    {
        using TempFolder folder = new();
        Dataset before = new Shapes().Generate(50, 3);
        if (split) before = before.Split(new SplitOptions { Ratio = [60, 20, 20] });
        string one = DatasetExport.Write(before, Path.Combine(folder.Path, "one", name))[0];
        Dataset whole = DatasetReader.Read(one), parts = DatasetReader.Read(DatasetExport.Write(before, Path.Combine(folder.Path, "parts", name), new ExportOptions { ShardSize = 17 })[^1]);
        Assert.Equal((50, whole.OfficialTest.Count), (parts.Count, parts.OfficialTest.Count));
        ImageField a = (ImageField)whole.Features[0], b = (ImageField)parts.Features[0];
        // Parts of a split set come in the order of the rows within each.
        string[] Rows(Dataset d, ImageField images) => [.. Enumerable.Range(0, 50).Select(r => Convert.ToHexString(images.Pixels(r, new byte[images.Size])) + d.Label!.Value(r)).Order()];
        // An IDX file numbers the classes; what they are called is in the manifest.
        if (name.Contains("idx")) Assert.Equal(before.Classes, parts.Classes);
        Assert.Equal(name.Contains("idx") ? Rows(before, (ImageField)before.Features[0]) : Rows(whole, a), Rows(parts, b));
    }

    [Theory]
    [InlineData("PascalVoc")]
    [InlineData("Coco")]
    [InlineData("Yolo")]
    public void AManifestListsTheFilesOfAFolder(string format)
    {
        using TempFolder folder = new();
        string manifest = DatasetExport.Write(BoxSamples.Dataset(), Path.Combine(folder.Path, "set"), new ExportOptions { Format = format, Manifest = true })[^1];
        Assert.Equal(Path.Combine(folder.Path, "set", "dataset.manifest.json"), manifest);
        Assert.Equal(5, ((BoxField)DatasetReader.Read(manifest).Label!).BoxCount);
        Assert.Equal(5, ((BoxField)DatasetReader.Read(Path.Combine(folder.Path, "set")).Label!).BoxCount);
        Assert.Equal("DeepShell.Export.Shards", Assert.Throws<DeepShellException>(() => DatasetExport.Write(BoxSamples.Dataset(), Path.Combine(folder.Path, "other"), new ExportOptions { Format = format, ShardSize = 2 })).Id);
    }

    [Fact]
    public void WhatWasChangedIsFoundOut()
    {
        using TempFolder folder = new();
        IReadOnlyList<string> files = DatasetExport.Write(Table(), Path.Combine(folder.Path, "x.csv"), new ExportOptions { ShardSize = 20 });
        string text = File.ReadAllText(files[1]), manifest = File.ReadAllText(files[^1]);
        Fails("Import.ManifestHash", () => File.WriteAllText(files[1], text.Replace("id22", "id23")));
        Fails("Import.ManifestHash", () => File.AppendAllText(files[1], "\n"));
        Fails("Import.ManifestFile", () => File.Delete(files[1]));
        File.WriteAllText(files[1], text);
        Fails("Import.ManifestPath", () => File.WriteAllText(files[^1], manifest.Replace("x-00001-of", "../x-00001-of")));
        Fails("Import.ManifestRows", () => File.WriteAllText(files[^1], manifest.Replace("\"rows\": 50", "\"rows\": 51")));
        Fails("Import.Manifest", () => File.WriteAllText(files[^1], manifest.Replace("Dataset/1", "Dataset/9")));
        Fails("Import.Manifest", () => File.WriteAllText(files[^1], manifest[..200]));

        void Fails(string id, Action change)
        {
            change();
            Assert.Equal("DeepShell." + id, Assert.Throws<DeepShellException>(() => DatasetReader.Read(files[^1])).Id);
        }
    }

    [Fact]
    public void ExistingFilesAreNotReplacedUnlessAsked()
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "x.csv");
        DatasetExport.Write(Table(), path, new ExportOptions { ShardSize = 20 });
        Assert.Equal("DeepShell.File.Exists", Assert.Throws<DeepShellException>(() => DatasetExport.Write(Table(), path, new ExportOptions { ShardSize = 20 })).Id);
        DatasetExport.Write(Table(), path, new ExportOptions { ShardSize = 20, Overwrite = true });
    }
}
