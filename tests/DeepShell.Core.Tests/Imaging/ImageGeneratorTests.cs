using DeepShell.Data;
using DeepShell.Data.Generators;
using DeepShell.Data.Imaging;

namespace DeepShell.Tests.Imaging;

public class ImageGeneratorTests
{
    [Theory, InlineData("Digits", 10), InlineData("Shapes", 6)]
    public void The_seed_decides_and_classes_are_even(string name, int classes)
    {
        Generator generator = DeepShell.Catalog.Components.Create<Generator>(name);
        Dataset first = generator.Generate(classes * 20, 5), again = generator.Generate(classes * 20, 5), other = generator.Generate(classes * 20, 6);
        Assert.Equal(first.Hash, again.Hash);
        Assert.NotEqual(first.Hash, other.Hash);
        CategoryField label = (CategoryField)first.Label!;
        Assert.Equal(Enumerable.Repeat(20, classes), label.CountByCategory());
        // No two images are alike, and the order tells nothing of the class.
        ImageField images = (ImageField)first.Features[0];
        Assert.Equal(first.Count, Enumerable.Range(0, first.Count).Select(i => Convert.ToHexString(images.Pixels(i, new byte[images.Size]))).Distinct().Count());
        Assert.InRange(Enumerable.Range(1, first.Count - 1).Count(i => label[i] == (label[i - 1] + 1) % classes), 0, first.Count / 3);
        Assert.Equal("DeepShell.Generate.Count", Assert.Throws<DeepShellException>(() => generator.Generate(0)).Id);
    }

    // As MNIST: black outside, the ink centred by mass, about an eighth of it.
    [Fact]
    public void Digits_are_placed_as_those_of_mnist()
    {
        ImageField images = (ImageField)new Digits().Generate(500, 1).Features[0];
        double ink = 0;
        for (int i = 0; i < images.Count; i++)
        {
            ReadOnlySpan<byte> pixels = images.Pixels(i, new byte[images.Size]);
            double sum = 0, x = 0, y = 0;
            for (int k = 0; k < pixels.Length; k++)
            {
                sum += pixels[k];
                x += pixels[k] * (k % 28 + 0.5);
                y += pixels[k] * (k / 28 + 0.5);
            }
            Assert.InRange(x / sum, 12, 16);
            Assert.InRange(y / sum, 12, 16);
            ink += sum / pixels.Length / images.Count;
        }
        // The mean of MNIST is 33.3.
        Assert.InRange(ink, 29, 42);
    }

    [Fact]
    public void A_contact_sheet_shows_every_image_in_order()
    {
        PixelImage[] images = [.. Enumerable.Range(0, 7).Select(i => new PixelImage(4, 3, i == 6 ? 3 : 1, Enumerable.Repeat((byte)(10 * i), i == 6 ? 36 : 12).ToArray()))];
        PixelImage sheet = ContactSheet.Make(images, columns: 3, gap: 1, zoom: 2);
        Assert.Equal((3 * 9 + 1, 3 * 7 + 1, 3), (sheet.Width, sheet.Height, sheet.Channels));
        for (int i = 0; i < images.Length; i++)
            Assert.Equal(10 * i, sheet.Pixels[((1 + i / 3 * 7) * sheet.Width + 1 + i % 3 * 9) * 3]);
        Assert.Equal(96, sheet.Pixels[0]);
    }
}
