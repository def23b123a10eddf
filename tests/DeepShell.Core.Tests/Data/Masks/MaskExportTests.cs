using DeepShell.Data;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Imaging;
using static DeepShell.Tests.Data.Masks.MaskSamples;

namespace DeepShell.Tests.Data.Masks;

/// <summary>Masks in pictures, figures, contracts and files.</summary>
public class MaskExportTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("MaskFolder")]
    [InlineData("PascalVoc")]
    public void MasksComeBackAsTheyWere(string? format)
    {
        using TempFolder folder = new();
        Dataset first = WithIgnored();
        DatasetExport.Write(first, folder.Path, new ExportOptions { Format = format });
        Same(first, DatasetReader.Read(folder.Path), [0, 1, 2, 3]);
        Assert.Equal("DeepShell.File.Exists", Assert.Throws<DeepShellException>(() => DatasetExport.Write(first, folder.Path, new ExportOptions { Format = format })).Id);
        DatasetExport.Write(DatasetReader.Read(folder.Path), Path.Combine(folder.Path, "again"), new ExportOptions { Format = format });
        Same(first, DatasetReader.Read(Path.Combine(folder.Path, "again")), [0, 1, 2, 3]);
    }

    [Theory]
    [InlineData("MaskFolder")]
    [InlineData("PascalVoc")]
    public void TheTestPartComesBack(string format)
    {
        using TempFolder folder = new();
        Dataset split = Dataset(8).Split(new SplitOptions { Ratio = [50, 25, 25], Seed = 3 });
        DatasetExport.Write(split, folder.Path, new ExportOptions { Format = format });
        Dataset back = DatasetReader.Read(folder.Path);
        Assert.Equal(8, back.Count);
        Assert.Equal(split.Partitions![PartitionName.Test].ToArray().Order(), back.OfficialTest.Select(r => Row(back, r)).Order());
        for (int row = 0; row < 8; row++) Assert.Equal(Mask(Row(back, row)), MaskOf(back, row));
    }

    [Fact]
    public void BoxesAndMasksGoTogether()
    {
        using TempFolder folder = new();
        Dataset masked = Dataset();
        Dataset both = new([masked.Fields[0], BoxField.Of("boxes", [[new(0, 10, 12, 30, 28)], [], [], []], ["box"]), masked.Fields[1].WithRole(FieldRole.Ignored)], LearningTask.Detection);
        DatasetExport.Write(both, folder.Path);
        Dataset boxes = DatasetReader.Read(folder.Path);
        Assert.Equal(LearningTask.Detection, boxes.Task);
        Assert.Contains(boxes.Notes, n => n.Contains("-Task Segmentation", StringComparison.Ordinal));
        Same(masked, DatasetReader.Read(folder.Path, new ImportOptions { Task = LearningTask.Segmentation }), [0, 1, 2, 3]);
        Dataset beside = DatasetReader.Read(folder.Path, new ImportOptions { Mask = Path.Combine(folder.Path, "SegmentationClass") });
        Assert.Equal((LearningTask.Detection, 1, 3), (beside.Task, ((BoxField)beside.Label!).BoxCount, beside.Fields.Count));
        Assert.Equal(Mask(2), MaskOf(beside, 2));
    }

    [Fact]
    public void ClassesAreFoldersInBoth()
    {
        using TempFolder folder = new();
        Dataset masked = Dataset();
        Dataset labelled = new([masked.Fields[0], new CategoryField("label", [0, 1, 0, 1], ["a", "b"], FieldRole.Label), masked.Fields[1].WithRole(FieldRole.Ignored)], LearningTask.Classification);
        DatasetExport.Write(labelled, folder.Path);
        Dataset back = DatasetReader.Read(Path.Combine(folder.Path, "images"), new ImportOptions { Mask = Path.Combine(folder.Path, "masks") });
        Assert.Equal((LearningTask.Classification, 4), (back.Task, back.Count));
        Assert.Equal(["a", "b"], back.Classes);
        for (int row = 0; row < 4; row++) Assert.Equal(Mask(Row(back, row)), MaskOf(back, row));
        Assert.Equal(Classes, back.Fields.OfType<MaskField>().Single().Categories);
    }

    [Fact]
    public void AugmentedCopiesCanBeWritten()
    {
        using TempFolder folder = new();
        Dataset copies = AugmentedCopies.Make(Dataset().Split(new SplitOptions { Ratio = [50, 25, 25] }).Augment(new Rotation()), 2);
        DatasetExport.Write(copies, folder.Path);
        Dataset back = DatasetReader.Read(folder.Path);
        Assert.Equal(copies.Count, back.Count);
        Assert.Contains(back.Notes, n => n.EndsWith("are to be ignored (255).", StringComparison.Ordinal));
    }

    [Fact]
    public void SharesAreOfPixelsAndImages()
    {
        Dataset data = WithIgnored();
        PixelShare[] shares = [.. DatasetProfiler.Profile(data).Pixels];
        Assert.Equal([.. Classes, "(ignored)"], shares.Select(s => s.Name));
        byte[] all = [.. Enumerable.Range(0, 4).SelectMany(r => MaskOf(data, r))];
        Assert.Equal(new[] { 0, 1, 2, 255 }.Select(v => (long)all.Count(p => p == v)), shares.Select(s => s.Pixels));
        Assert.Equal(1, shares.Sum(s => s.Share), 12);
        Assert.Equal([4, 4, 4, 1], shares.Select(s => s.Images));
        Assert.Empty(DatasetProfiler.Profile(new Moons().Generate(10)).Pixels);
        Assert.Equal(shares.Where(s => s.Pixels > 0).Take(3).Sum(s => s.Pixels), all.Count(p => p != 255));
    }

    [Fact]
    public void ContractsKnowTheClassesAndTheirOrder()
    {
        DatasetContract contract = DatasetContract.Infer(Dataset());
        Assert.True(contract.Check(Dataset()).All(c => c.Passed));
        MaskField masks = (MaskField)Dataset().Label!;
        Dataset other = new([Dataset().Fields[0], MaskField.Of(ImageField.FromPixels("mask", Height, Width, 1, new byte[4 * masks.Size]), ["background", "ball", "box"])], LearningTask.Segmentation);
        Assert.Equal("Category", Assert.Single(contract.Check(other), c => !c.Passed).Check);
    }

    [Fact]
    public void HashesSeeTheMasks()
    {
        Dataset data = Dataset(2), other = new([data.Fields[0], MaskField.Of(ImageField.FromPixels("mask", Height, Width, 1, [.. Mask(0), .. Mask(0)]), Classes)], LearningTask.Segmentation);
        Assert.NotEqual(data.WithHash().Hash, other.WithHash().Hash);
        int[] rows = [0, 1];
        Assert.Equal(RowHash.Of([data.Fields[1]], rows)[0], RowHash.Of([other.Fields[1]], rows)[1]);
        Assert.NotEqual(RowHash.Of([data.Fields[1]], rows)[0], RowHash.Of([data.Fields[1]], rows)[1]);
    }

    [Fact]
    public void SheetsShowMasksInTranslucentColours()
    {
        Dataset one = Dataset(1);
        PixelImage sheet = DatasetSheet.Make(one);
        // 96 pixels are repeated eight times, from 4 on. The background is as it was, a box halfway to red, a ball to green.
        Assert.Equal((60, 60, 60), At(4 + 8 * 2, 4 + 8 * 2));
        Assert.Equal(((130 + 230) / 2, 78, 102), At(4 + 8 * 20, 4 + 8 * 20));
        Assert.Equal((130, 200, 138), At(4 + 8 * 65, 4 + 8 * 40));
        Assert.True(sheet.Height > 8 * Height + 8 + 20);
        Dataset turned = one.Augment(new Translation());
        Assert.NotEqual(sheet.Pixels, DatasetSheet.Make(turned).Pixels);
        Assert.Equal(sheet.Pixels, DatasetSheet.Make(turned, original: true).Pixels);
        // The preview's first picture is the image with its mask, the others have theirs.
        PixelImage preview = AugmentationPreview.Make(Dataset(1).Augment(new Flip { Probability = 1 }), 1, 1);
        Assert.Equal(3, preview.Channels);

        (int, int, int) At(int x, int y) => (sheet.Pixels[(y * sheet.Width + x) * 3], sheet.Pixels[(y * sheet.Width + x) * 3 + 1], sheet.Pixels[(y * sheet.Width + x) * 3 + 2]);
    }

    [Fact]
    public void TablesCannotHoldMasks()
    {
        using TempFolder folder = new();
        foreach (string name in (string[])["a.csv", "a.jsonl", "a.npz", "train-images-idx3-ubyte"])
            Assert.Throws<DeepShellException>(() => DatasetExport.Write(Dataset(), Path.Combine(folder.Path, name)));
    }

    // A stripe that nobody has labelled.
    private static Dataset WithIgnored()
    {
        Dataset data = Dataset(4, 3);
        byte[] masks = [.. Enumerable.Range(0, 4).SelectMany(Mask)];
        masks.AsSpan(Width * Height + 100, 300).Fill(MaskField.Ignore);
        return new Dataset([data.Fields[0], MaskField.Of(ImageField.FromPixels("mask", Height, Width, 1, masks), Classes)], LearningTask.Segmentation);
    }

    private static void Same(Dataset expected, Dataset actual, int[] rows)
    {
        Assert.Equal((LearningTask.Segmentation, rows.Length), (actual.Task, actual.Count));
        Assert.Equal(Classes, actual.Classes);
        foreach (int row in rows)
        {
            Assert.Equal(MaskOf(expected, row), MaskOf(actual, row));
            Assert.Equal(PixelsOf(expected, row), PixelsOf(actual, row));
        }
    }

    private static int Row(Dataset dataset, int row) => int.Parse(Path.GetFileNameWithoutExtension(((ImageField)dataset.Features[0]).File(row)!));
}
