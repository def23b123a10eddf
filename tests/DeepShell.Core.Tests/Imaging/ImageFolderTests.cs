using System.Formats.Tar;
using DeepShell.Data;
using DeepShell.Data.Imaging;

namespace DeepShell.Tests.Imaging;

public class ImageFolderTests
{
    [Fact]
    public void Folders_are_classes_in_natural_order()
    {
        using TempFolder folder = new();
        foreach (string label in new[] { "img10", "img2", "cat" })
            for (int i = 0; i < 3; i++) Save(folder, $"{label}/{i}.png", 8, 6, 3, (byte)(i * 10));
        Dataset d = DatasetReader.Read(folder.Path);
        Assert.Equal(["cat", "img2", "img10"], d.Classes);
        Assert.Equal(9, d.Count);
        ImageField images = Assert.IsType<ImageField>(d.Features[0]);
        Assert.Equal((6, 8, 3), (images.Height, images.Width, images.Channels));
        Assert.EndsWith(Path.Combine("img2", "1.png"), images.File(4));
        Assert.Equal(10, images.Pixels(4, new byte[images.Size])[0]);
        Assert.Equal(d.Hash, DatasetReader.Read(folder.Path).Hash);
    }

    [Fact]
    public void Train_and_test_folders_are_respected()
    {
        using TempFolder folder = new();
        foreach (string part in new[] { "train", "test" })
            foreach (string label in new[] { "a", "b" })
                for (int i = 0; i < 2; i++) Save(folder, $"set/{part}/{label}/{i}.png", 4, 4, 1, 7);
        Dataset d = DatasetReader.Read(folder.Path);
        Assert.Equal(["a", "b"], d.Classes);
        Assert.Equal([4, 5, 6, 7], d.OfficialTest);
        Assert.Equal(1, ((ImageField)d.Features[0]).Channels);
    }

    [Fact]
    public void Other_sizes_are_resized_to_the_most_common_one_or_to_the_one_asked_for()
    {
        using TempFolder folder = new();
        for (int i = 0; i < 3; i++) Save(folder, $"a/{i}.png", 8, 8, 1, 50);
        Save(folder, "b/0.png", 20, 10, 3, 50);
        Dataset d = DatasetReader.Read(folder.Path);
        ImageField images = (ImageField)d.Features[0];
        Assert.Equal((8, 8, 3), (images.Height, images.Width, images.Channels));
        Assert.Contains(d.Notes, n => n.StartsWith("1 of 4", StringComparison.Ordinal));
        ImageField asked = (ImageField)DatasetReader.Read(folder.Path, new ImportOptions { ImageSize = new Size2(5, 7) }).Features[0];
        Assert.Equal((5, 7), (asked.Height, asked.Width));
        Assert.All(asked.Pixels(3, new byte[asked.Size]).ToArray(), v => Assert.Equal(50, v));
    }

    [Fact]
    public void A_broken_image_is_named_and_can_be_skipped()
    {
        using TempFolder folder = new();
        for (int i = 0; i < 5; i++)
            foreach (string label in new[] { "a", "b" }) Save(folder, $"{label}/{i}.png", 8, 8, 3, 1);
        string broken = Path.Combine(folder.Path, "a", "3.png"), garbage = Path.Combine(folder.Path, "b", "0.png");
        byte[] whole = File.ReadAllBytes(broken);
        // The header is whole: only decoding shows it.
        File.WriteAllBytes(broken, whole[..^14]);
        DeepShellException error = Assert.Throws<DeepShellException>(() => DatasetReader.Read(folder.Path));
        Assert.Contains(broken, error.Message);
        Assert.Contains("-SkipInvalidRow", error.Message);
        File.WriteAllText(garbage, "not an image");
        Dataset d = DatasetReader.Read(folder.Path, new ImportOptions { SkipInvalidRows = true });
        Assert.Equal(8, d.Count);
        Assert.Equal([broken, garbage], d.SkippedRows.Select(s => s.Text));
        Assert.All(d.SkippedRows, s => Assert.Contains(s.Text, s.Reason));
    }

    [Fact]
    public void A_broken_image_can_be_skipped_in_a_folder_that_is_larger_than_memory()
    {
        using TempFolder folder = new();
        for (int i = 0; i < 8; i++)
            foreach (string label in new[] { "a", "b" }) Save(folder, $"{label}/{i}.png", 400, 300, 3, (byte)(i * 10));
        string broken = Path.Combine(folder.Path, "a", "3.png");
        File.WriteAllBytes(broken, File.ReadAllBytes(broken)[..^14]);
        // A quarter of the limit has room for 11 of them.
        Dataset d = DatasetReader.Read(folder.Path, new ImportOptions { SkipInvalidRows = true, MemoryLimit = 16 << 20 });
        Assert.Equal(15, d.Count);
        Assert.Equal([broken], d.SkippedRows.Select(s => s.Text));
        ImageField images = (ImageField)d.Features[0];
        Assert.False(images.InMemory);
        byte[] buffer = new byte[images.Size];
        Assert.Equal([0, 10, 20, 40, 50, 60, 70, 0, 10, 20, 30, 40, 50, 60, 70], Enumerable.Range(0, 15).Select(i => (int)images.Pixels(i, buffer)[^1]));
    }

    [Fact]
    public void A_folder_without_classes_says_what_is_expected()
    {
        using TempFolder folder = new();
        Save(folder, "0.png", 4, 4, 1, 0);
        Save(folder, "1.png", 4, 4, 1, 0);
        Assert.Equal("DeepShell.Import.NoClasses", Assert.Throws<DeepShellException>(() => DatasetReader.Read(folder.Path)).Id);
        Assert.Equal(2, DatasetReader.Read(folder.Path, new ImportOptions { NoLabel = true }).Count);
        Save(folder, "one/0.png", 4, 4, 1, 0);
        Assert.Equal("DeepShell.Import.OneClass", Assert.Throws<DeepShellException>(() => DatasetReader.Read(folder.Path)).Id);
    }

    [DataFact("cifar10-12k.tar")]
    public void Cifar_folders_are_read()
    {
        using TempFolder folder = new();
        TarFile.ExtractToDirectory(SharedData.Path("cifar10-12k.tar"), folder.Path, overwriteFiles: false);
        Dataset d = DatasetReader.Read(folder.Path);
        Assert.Equal(12_000, d.Count);
        Assert.Equal(2_000, d.OfficialTest.Count);
        Assert.Equal(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"], d.Classes);
        Assert.All(((CategoryField)d.Label!).CountByCategory(), n => Assert.Equal(1_200, n));
        // Published means of the channels, over a fifth of the images: CIFAR-10's are 0.491, 0.482, 0.447.
        ImageField images = (ImageField)d.Features[0];
        Assert.Equal((32, 32, 3), (images.Height, images.Width, images.Channels));
        double[] sum = new double[3];
        byte[] buffer = new byte[images.Size];
        for (int row = 0; row < d.Count; row += 5)
        {
            ReadOnlySpan<byte> pixels = images.Pixels(row, buffer);
            for (int i = 0; i < pixels.Length; i++) sum[i % 3] += pixels[i] / 255.0;
        }
        double[] expected = [0.4914, 0.4822, 0.4465];
        for (int c = 0; c < 3; c++) Assert.Equal(expected[c], sum[c] / (d.Count / 5 * 1024), 0.01);
    }

    private static void Save(TempFolder folder, string name, int width, int height, int channels, byte value)
    {
        PixelImage image = new(width, height, channels);
        image.Pixels.AsSpan().Fill(value);
        string path = Path.Combine(folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ImageFile.WritePng(image, path);
    }
}
