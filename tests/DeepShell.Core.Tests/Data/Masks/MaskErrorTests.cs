using DeepShell.Data;
using DeepShell.Data.Imaging;
using DeepShell.Models;
using static DeepShell.Tests.Data.Masks.MaskFormatTests;
using static DeepShell.Tests.Data.Masks.MaskSamples;

namespace DeepShell.Tests.Data.Masks;

/// <summary>What is wrong with masks is said, or left out on request.</summary>
public class MaskErrorTests
{
    [Fact]
    public void AMaskWithoutAnImageAndTheReverse()
    {
        using TempFolder folder = Three();
        File.Delete(Path.Combine(folder.Path, "masks", "1.png"));
        Fails(folder, "Import.NoMask", "images/1.png has no mask in");
        WriteMask(Path.Combine(folder.Path, "masks", "1.png"), Mask(1));
        File.Delete(Path.Combine(folder.Path, "images", "1.png"));
        Fails(folder, "Import.NoImage", "masks/1.png has no image");
    }

    [Fact]
    public void AMaskOfAnotherSizeNamesBoth()
    {
        using TempFolder folder = Three();
        WritePicture(Path.Combine(folder.Path, "masks", "1.png"), new PixelImage(9, 7, 1));
        Fails(folder, "Import.MaskSize", $"masks/1.png has 9 x 7 pixels, its image {Path.Combine(folder.Path, "images", "1.png")} has {Width} x {Height}");
    }

    [Fact]
    public void AClassWithoutAName()
    {
        using TempFolder folder = Three();
        folder.Write("classes.txt", "background\nbox\nball\n");
        byte[] mask = Mask(1);
        mask[7] = 9;
        mask[8] = MaskField.Ignore;
        WriteMask(Path.Combine(folder.Path, "masks", "1.png"), mask);
        Fails(folder, "Import.MaskClass", "masks/1.png has 1 pixels of class 9, expected 0 to 2 (background, box, ball), which classes.txt names, or 255");
    }

    [Fact]
    public void AColourPhotoOrAJpegIsNoMask()
    {
        using TempFolder folder = Three();
        PixelImage photo = new(Width, Height, 3);
        photo.Pixels[3 * (5 * Width + 4)] = 200;
        WritePicture(Path.Combine(folder.Path, "masks", "1.png"), photo);
        Fails(folder, "Mask.Colours", "masks/1.png holds colours (red 200, green 0, blue 0 at 4, 5), expected class indexes");
        File.WriteAllBytes(Path.Combine(folder.Path, "masks", "1.png"), [0xFF, 0xD8, 0xFF, 0xE0, 0, 0]);
        Fails(folder, "Mask.Format", "is a JPEG file, expected a PNG file of class indexes: JPEG changes values");
        File.WriteAllBytes(Path.Combine(folder.Path, "masks", "1.png"), File.ReadAllBytes(Path.Combine(folder.Path, "images", "1.png"))[..200]);
        Fails(folder, "Image.Damaged", "1.png");
    }

    [Theory]
    [InlineData("[[1,2,3,4]]", "outline has 4 numbers")]
    [InlineData("[[1,2,3,4,5,6,7]]", "outline has 7 numbers")]
    [InlineData("[]", "no outline")]
    [InlineData("[[1,2,3,4,5,1e12]]", "not made of numbers")]
    [InlineData("{\"size\":[10,20],\"counts\":[200]}", "run lengths are of 20 x 10 pixels, the image has 96 x 72")]
    [InlineData("{\"size\":[72,96],\"counts\":[200]}", "do not add up")]
    [InlineData("{\"size\":[72,96],\"counts\":[-1,6913]}", "do not add up")]
    [InlineData("{\"size\":[72,96],\"counts\":\"P\"}", "outline")]
    public void BadRegionsOfCoco(string segmentation, string message)
    {
        using TempFolder folder = new();
        WritePicture(Path.Combine(folder.Path, "a.png"), Picture(Mask()));
        string path = folder.Write("masks.json", $$"""{"images":[{"id":1,"file_name":"a.png"}],"annotations":[{"id":1,"image_id":1,"category_id":7,"bbox":[2,2,4,4],"segmentation":[[2,2,6,2,6,6]]},{"id":5,"image_id":1,"category_id":7,"bbox":[1,2,3,4],"segmentation":{{segmentation}} }],"categories":[{"id":7,"name":"cat"}]}""");
        ImportOptions options = new() { Task = LearningTask.Segmentation };
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(path, options));
        Assert.Equal("DeepShell.Import.Outline", e.Id);
        Assert.Contains("masks.json, annotation 5: ", e.Message);
        Assert.Contains(message, e.Message);
        Dataset kept = DatasetReader.Read(path, options with { SkipInvalidRows = true });
        Assert.Equal(1, ((BoxField)kept.Find("boxes")!).BoxCount);
        Assert.Contains(message, Assert.Single(kept.SkippedRows).Reason);
    }

    [Fact]
    public void DataWithoutMasksSayWhere()
    {
        using TempFolder folder = new();
        string table = folder.Write("a.csv", "a,b\n1,2\n3,4\n");
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(table, new ImportOptions { Task = LearningTask.Segmentation }));
        Assert.Equal("DeepShell.Import.NoMasks", e.Id);
        Assert.Contains("the format Csv, expected Coco, MaskFolder, PascalVoc, Yolo", e.Message);
        Assert.Equal("DeepShell.Import.NotFound", Assert.Throws<DeepShellException>(() => DatasetReader.Read(table, new ImportOptions { Mask = Path.Combine(folder.Path, "none") })).Id);
        Assert.Equal("DeepShell.Import.MaskImages", Assert.Throws<DeepShellException>(() => DatasetReader.Read(table, new ImportOptions { Mask = folder.Path })).Id);
    }

    [Fact]
    public void NetworksForClassesDoNotLearnMasks()
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => Model.For(Dataset().Split(new SplitOptions { Ratio = [50, 25, 25] })));
        Assert.Equal("DeepShell.Model.Masks", e.Id);
        // Beside another label they are left out.
        Dataset masked = Dataset();
        Dataset labelled = new([masked.Fields[0], masked.Fields[1].WithRole(FieldRole.Ignored), new CategoryField("kind", [0, 1, 0, 1], ["a", "b"], FieldRole.Label)], LearningTask.Classification);
        Assert.Equal(2, Model.For(labelled.Split(new SplitOptions { Ratio = [50, 25, 25] })).OutputSize);
    }

    [Fact]
    public void MasksHaveTheSizeOfTheirImages() => Assert.Throws<ArgumentException>(() => new Dataset(
        [ImageField.FromPixels("image", 4, 4, 1, new byte[16]), MaskField.Of(ImageField.FromPixels("mask", 4, 2, 1, new byte[8]), ["a"])], LearningTask.Segmentation));

    private static TempFolder Three()
    {
        TempFolder folder = new();
        Write(folder, "images", "masks", 3);
        return folder;
    }

    // Without the file at fault the other rows are left.
    private static void Fails(TempFolder folder, string id, string message)
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(folder.Path));
        Assert.Equal("DeepShell." + id, e.Id);
        Assert.Contains(message, e.Message);
        Assert.Contains("-SkipInvalidRow", e.Message);
        Dataset kept = DatasetReader.Read(folder.Path, new ImportOptions { SkipInvalidRows = true });
        Assert.Equal(2, kept.Count);
        Assert.Equal(Mask(2), MaskOf(kept, 1));
        Assert.NotEmpty(kept.SkippedRows);
    }
}
