using DeepShell.Data;
using DeepShell.Data.Imaging;
using static DeepShell.Tests.Data.Masks.MaskSamples;

namespace DeepShell.Tests.Data.Masks;

/// <summary>Folders of masks, COCO and YOLO, in.</summary>
public class MaskFormatTests
{
    // More than a fourth of the smallest limit there is.
    private static readonly ImportOptions s_large = new() { MemoryLimit = 1 << 24, ImageSize = new Size2(Height * 20, Width * 20) };

    [Theory]
    [InlineData("images", "masks")]
    [InlineData("JPEGImages", "SegmentationClass")]
    [InlineData("imgs", "labels")]
    public void ImagesAndMasksInTwoFoldersAreRecognised(string images, string masks)
    {
        using TempFolder folder = new();
        Write(folder, images, masks, 5);
        File.WriteAllText(Path.Combine(folder.Path, "classes.txt"), "# colours\nbackground:0,0,0::\nbox\r\nball\n");
        Dataset data = DatasetReader.Read(folder.Path);
        Assert.Equal((LearningTask.Segmentation, 5, "Mask"), (data.Task, data.Count, data.Label!.Kind));
        Assert.Equal(Classes, data.Classes);
        for (int row = 0; row < 5; row++)
        {
            Assert.Equal(Mask(row), MaskOf(data, row));
            Assert.Equal(Picture(Mask(row)).Pixels, PixelsOf(data, row));
            Assert.Equal(Path.Combine(folder.Path, masks, $"{row}.png"), data.Label.Value(row));
        }
        Assert.Contains("Masks of 3 classes, named by classes.txt.", data.Notes);
    }

    [Fact]
    public void MasksOfAFolderGoBesideImagesOfAnyFormat()
    {
        using TempFolder folder = new();
        Write(folder, "all", "of/masks", 6, "_mask");
        foreach (string file in Directory.GetFiles(Path.Combine(folder.Path, "all")))
        {
            string kind = Path.Combine(folder.Path, "photos", int.Parse(Path.GetFileNameWithoutExtension(file)) % 2 == 0 ? "even" : "odd");
            Directory.CreateDirectory(kind);
            File.Copy(file, Path.Combine(kind, Path.GetFileName(file)));
        }
        string masks = Path.Combine(folder.Path, "of", "masks");
        Dataset flat = DatasetReader.Read(Path.Combine(folder.Path, "all"), new ImportOptions { Mask = masks });
        Assert.Equal((LearningTask.Segmentation, 6), (flat.Task, flat.Count));
        Assert.Equal(["0", "1", "2"], flat.Classes);
        Dataset classes = DatasetReader.Read(Path.Combine(folder.Path, "photos"), new ImportOptions { Mask = masks });
        Assert.Equal((LearningTask.Classification, FieldRole.Ignored), (classes.Task, classes.Find("mask")!.Role));
        Assert.Equal(["even", "odd"], classes.Classes);
        Dataset asked = DatasetReader.Read(Path.Combine(folder.Path, "photos"), new ImportOptions { Mask = masks, Task = LearningTask.Segmentation });
        Assert.Equal((LearningTask.Segmentation, 6), (asked.Task, asked.Count));
        foreach (Dataset data in (Dataset[])[flat, classes, asked])
            for (int row = 0; row < data.Count; row++) Assert.Equal(Array.ConvertAll(MaskOf(data, row), Shade), PixelsOf(data, row));
        // The folder of masks may lie within that of the images, and be one that would be found anyway.
        Write(folder, "both/images", "both/images/masks", 3);
        Assert.Equal(3, DatasetReader.Read(Path.Combine(folder.Path, "both", "images"), new ImportOptions { Mask = Path.Combine(folder.Path, "both", "images", "masks") + Path.DirectorySeparatorChar }).Count);
        Write(folder, "pair/images", "pair/masks", 3);
        Assert.Equal(3, DatasetReader.Read(Path.Combine(folder.Path, "pair"), new ImportOptions { Mask = Path.Combine(folder.Path, "pair", "masks") }).Count);
    }

    [Fact]
    public void TestPartsAreRespected()
    {
        using TempFolder folder = new();
        Write(folder, "train/images", "train/masks", 4);
        Write(folder, "test/images", "test/masks", 2);
        Dataset data = DatasetReader.Read(folder.Path);
        Assert.Equal((6, 2), (data.Count, data.OfficialTest.Count));
        Write(folder, "more/images", "more/masks", 3);
        Assert.Equal(3, DatasetReader.Read(Path.Combine(folder.Path, "train"), new ImportOptions { TestPath = Path.Combine(folder.Path, "more") }).OfficialTest.Count);
        using TempFolder second = new();
        Write(second, "images/train", "masks/train", 4);
        Write(second, "images/test", "masks/test", 2);
        data = DatasetReader.Read(second.Path);
        Assert.Equal([4, 5], data.OfficialTest);
        // Names that occur twice belong to the folders of the same names.
        Assert.EndsWith(Path.Combine("masks", "test", "0.png"), (string)data.Label!.Value(4)!, StringComparison.Ordinal);
        using TempFolder voc = new();
        Write(voc, "JPEGImages", "SegmentationClass", 5);
        Directory.CreateDirectory(Path.Combine(voc.Path, "ImageSets", "Segmentation"));
        voc.Write("ImageSets/Segmentation/train.txt", "0\n1\n");
        voc.Write("ImageSets/Segmentation/test.txt", "3\n");
        data = DatasetReader.Read(voc.Path);
        Assert.Equal((3, 2), (data.Count, Assert.Single(data.OfficialTest)));
    }

    [Fact]
    public void MasksAreResizedWithTheirImagesAndKeptByTheMemoryThatMayBeTaken()
    {
        using TempFolder folder = new();
        Write(folder, "images", "masks", 3);
        Dataset half = DatasetReader.Read(folder.Path, new ImportOptions { ImageSize = new Size2(Height / 2, Width / 2) });
        byte[] expected = new byte[Width * Height / 4];
        MaskFile.Resize(Mask(1), Width, Height, expected, Width / 2, Height / 2);
        Assert.Equal(expected, MaskOf(half, 1));
        // Not all can be kept: they are decoded when they are needed.
        Dataset lazy = DatasetReader.Read(folder.Path, s_large);
        for (int i = 0; i < 6; i++) Assert.Equal(Large(Mask(i % 3)), MaskOf(lazy, i % 3));
        Assert.Equal(half.Select([2, 0], null, [], half.Recipe[0]).Fields.OfType<MaskField>().Single().Pixels(0, new byte[Width * Height]).ToArray(), MaskOf(half, 2));
    }

    // As scanners and many collections have them: white is what was marked.
    [Fact]
    public void BlackAndWhiteMasksAreTwoClasses()
    {
        using TempFolder folder = new();
        Write(folder, "images", "masks", 2);
        foreach (int row in (int[])[0, 1]) WriteMask(Path.Combine(folder.Path, "masks", $"{row}.png"), Array.ConvertAll(Mask(row), m => (byte)(m == 1 ? 255 : 0)));
        foreach (bool large in (bool[])[false, true])
        {
            Dataset data = DatasetReader.Read(folder.Path, large ? s_large : null);
            Assert.Equal(["background", "foreground"], data.Classes);
            byte[] marked = Array.ConvertAll(Mask(1), m => (byte)(m == 1 ? 1 : 0));
            Assert.Equal(large ? Large(marked) : marked, MaskOf(data, 1));
        }
        // One pixel of another value, and 255 is what Pascal VOC means by it.
        byte[] mask = Array.ConvertAll(Mask(0), m => (byte)(m == 1 ? 255 : 0));
        mask[5] = 1;
        WriteMask(Path.Combine(folder.Path, "masks", "0.png"), mask);
        Assert.Equal(mask, MaskOf(DatasetReader.Read(folder.Path), 0));
    }

    [Fact]
    public void OutlinesOfCocoBecomeMasks()
    {
        using TempFolder folder = new();
        WritePicture(Path.Combine(folder.Path, "a.png"), Picture(Mask()));
        // A large box, a small one before it that is named first, a region with a hole of run lengths, and one of two pieces.
        string counts = $"[{40 * Height + 10},5,{Height - 5},5,{(Width - 41) * Height - 15}]";
        string path = folder.Write("masks.json", $$"""
            {"images":[{"id":1,"file_name":"a.png","width":{{Width}},"height":{{Height}} }],
             "annotations":[
              {"id":1,"image_id":1,"category_id":8,"bbox":[12,12,4,4],"area":16,"iscrowd":0,"segmentation":[[12,12,16,12,16,16,12,16]]},
              {"id":2,"image_id":1,"category_id":7,"bbox":[10,10,20,20],"area":400,"iscrowd":0,"segmentation":[[10,10,30,10,30,30,10,30]]},
              {"id":3,"image_id":1,"category_id":8,"bbox":[40,10,2,5],"area":10,"iscrowd":1,"segmentation":{"size":[{{Height}},{{Width}}],"counts":{{counts}} } },
              {"id":4,"image_id":1,"category_id":7,"bbox":[50,50,10,2],"area":8,"iscrowd":0,"segmentation":[[50,50,52,50,52,52,50,52],[58,50,60,50,60,52,58,52]]}],
             "categories":[{"id":7,"name":"cat"},{"id":8,"name":"dog"}]}
            """);
        Assert.Contains("masks.json has outlines beside the boxes: -Task Segmentation makes masks of them.", DatasetReader.Read(path).Notes);
        Dataset data = DatasetReader.Read(path, new ImportOptions { Task = LearningTask.Segmentation });
        Assert.Equal(["background", "cat", "dog"], data.Classes);
        Assert.Equal(FieldRole.Ignored, data.Find("boxes")!.Role);
        byte[] expected = new byte[Width * Height];
        Fill(10, 10, 20, 20, 1);
        Fill(12, 12, 4, 4, 2);
        Fill(40, 10, 2, 5, 2);
        Fill(50, 50, 2, 2, 1);
        Fill(58, 50, 2, 2, 1);
        Assert.Equal(expected, MaskOf(data, 0));
        Assert.Equal("mask of image 0", data.Label!.Value(0));

        void Fill(int x, int y, int w, int h, byte value)
        {
            for (int row = y; row < y + h; row++) expected.AsSpan(row * Width + x, w).Fill(value);
        }
    }

    [Fact]
    public void OutlinesOfYoloBecomeMasks()
    {
        using TempFolder folder = new();
        WritePicture(Path.Combine(folder.Path, "a.png"), Picture(Mask()));
        folder.Write("a.txt", "1 0.25 0.25 0.5 0.25 0.5 0.75 0.25 0.75\n");
        folder.Write("classes.txt", "cat\ndog\n");
        Dataset data = DatasetReader.Read(folder.Path, new ImportOptions { Task = LearningTask.Segmentation });
        Assert.Equal(["background", "cat", "dog"], data.Classes);
        byte[] mask = MaskOf(data, 0);
        for (int y = 0; y < Height; y++)
            for (int x = 0; x < Width; x++) Assert.Equal(x >= Width / 4 && x < Width / 2 && y >= Height / 4 && y < Height * 3 / 4 ? 2 : 0, mask[y * Width + x]);
    }

    private static byte[] Large(byte[] mask) => [.. Enumerable.Range(0, 400 * mask.Length).Select(i => mask[i / (20 * Width) / 20 * Width + i % (20 * Width) / 20])];

    internal static void Write(TempFolder folder, string images, string masks, int count, string ending = "")
    {
        foreach (string place in (string[])[images, masks]) Directory.CreateDirectory(Path.Combine(folder.Path, place));
        for (int row = 0; row < count; row++)
        {
            WritePicture(Path.Combine(folder.Path, images, $"{row}.png"), Picture(Mask(row)));
            WriteMask(Path.Combine(folder.Path, masks, $"{row}{ending}.png"), Mask(row));
        }
    }

    internal static void WritePicture(string path, PixelImage image) => File.WriteAllBytes(path, ImageEngines.BuiltIn.EncodePng(image));

    internal static void WriteMask(string path, byte[] mask) => WritePicture(path, new PixelImage(Width, Height, 1, mask));
}
