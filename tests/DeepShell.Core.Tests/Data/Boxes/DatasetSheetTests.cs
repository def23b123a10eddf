using DeepShell.Data;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Generators;
using DeepShell.Data.Imaging;

namespace DeepShell.Tests.Data.Boxes;

public class DatasetSheetTests
{
    [Fact]
    public void FramesLieWhereTheBoxesAreInTheColourOfTheirClass()
    {
        Dataset dataset = BoxSamples.Dataset(1);
        PixelImage sheet = DatasetSheet.Make(dataset);
        // One image of 48 × 36, eight times as large, with a margin of 4; the legend is below.
        Assert.Equal(8 * 48 + 8, sheet.Width);
        Assert.True(sheet.Height > 8 * 36 + 8 + 20);
        Assert.Equal((230, 25, 75), At(sheet, 4 + 8, 4 + 2 * 8 + 20));
        Assert.Equal((230, 25, 75), At(sheet, 4 + 8 * 11 + 3, 4 + 2 * 8 + 20));
        Assert.Equal((60, 200, 75), At(sheet, 4 + 20 * 8, 4 + 30 * 8));
        // What lies between is the picture.
        Assert.NotEqual((230, 25, 75), At(sheet, 4 + 50, 4 + 40));
        PixelImage flipped = DatasetSheet.Make(dataset.Augment(new Flip { Probability = 1 }));
        Assert.Equal((60, 200, 75), At(flipped, 4 + (48 - 20) * 8 - 1, 4 + 30 * 8));
        Assert.Equal(sheet.Pixels, DatasetSheet.Make(dataset.Augment(new Flip { Probability = 1 }), original: true).Pixels);
    }

    [Fact]
    public void ClassesAreWrittenBelowTheImages()
    {
        Dataset digits = new Digits().Generate(12);
        PixelImage sheet = DatasetSheet.Make(digits, 12);
        int white = Enumerable.Range(0, sheet.Width * sheet.Height).Count(i => At(sheet, i % sheet.Width, i / sheet.Width) == (255, 255, 255));
        Assert.True(white > 12);
        Assert.True(sheet.Width is > 900 and < 1300);
    }

    [Fact]
    public void ASampleIsOfAllClassesHoweverTheRowsAreSorted()
    {
        // 300 rows of a, 100 of b, 2 of c, in this order.
        CategoryField label = new("kind", [.. Enumerable.Range(0, 402).Select(r => r < 300 ? 0 : r < 400 ? 1 : 2)], ["a", "b", "c"], FieldRole.Label);
        int[] rows = [.. Enumerable.Range(0, label.Count)], sample = DatasetSheet.Sample(label, rows, 16);
        Assert.Equal([7, 7, 2], label.CountByCategory(sample));
        Assert.Equal(sample, sample.Order().Distinct());
        Assert.True(sample[6] > 200);
        Assert.Equal(sample, DatasetSheet.Sample(label, rows, 16));
        Assert.Equal(2, DatasetSheet.Sample(label, rows, 2).Select(r => label[r]).Distinct().Count());
        Assert.Equal([0, 100, 200, 300], DatasetSheet.Sample(null, rows[..400], 4));
        Assert.Equal(rows, DatasetSheet.Sample(label, rows, 1000));
    }

    [Fact]
    public void AMixtureShowsBothLabels()
    {
        CategoryField label = new("kind", [0, 1, 0], ["cat", "dog"], FieldRole.Label);
        Assert.Equal("cat 60%, dog 40%", DatasetSheet.Caption(label, 0, new LabelMix(1, 0.6)));
        Assert.Equal("cat 88%, dog 12%", DatasetSheet.Caption(label, 0, new LabelMix(1, 0.875)));
        Assert.Equal("cat", DatasetSheet.Caption(label, 0, new LabelMix(2, 0.6)));
        Assert.Equal("dog", DatasetSheet.Caption(label, 1, new LabelMix(1, 1)));
    }

    [Fact]
    public void EveryCharacterHasItsPlace()
    {
        Assert.Equal("Uberhol", StrokeFont.Plain("Überhol"));
        for (char c = '!'; c <= '~'; c++) Assert.NotSame(StrokeFont.Strokes('語'), StrokeFont.Strokes(c));
        Assert.Empty(StrokeFont.Strokes(' '));
    }

    [Fact]
    public void TablesHaveNoPicture() => Assert.Equal("DeepShell.Show.NotImages", Assert.Throws<DeepShellException>(() => DatasetSheet.Make(new Moons().Generate(10))).Id);

    private static (int, int, int) At(PixelImage image, int x, int y) =>
        (image.Pixels[(y * image.Width + x) * 3], image.Pixels[(y * image.Width + x) * 3 + 1], image.Pixels[(y * image.Width + x) * 3 + 2]);
}
