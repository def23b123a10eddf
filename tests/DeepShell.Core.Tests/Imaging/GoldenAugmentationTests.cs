using System.Text.Json;
using DeepShell.Data;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Imaging;
using DeepShell.Tests.Golden;
using Xunit.Abstractions;

namespace DeepShell.Tests.Imaging;

/// <summary>Augmentations against Pillow, OpenCV, NumPy and PyTorch (tests/Golden/augmentations.py): within one level everywhere.</summary>
public class GoldenAugmentationTests(ITestOutputHelper output)
{
    private static readonly JsonElement s_golden = Reference.Load("augmentations.json");
    private static readonly int s_width = s_golden.GetProperty("width").GetInt32(), s_height = s_golden.GetProperty("height").GetInt32();

    [Fact]
    public void Saturation_is_Pillows() => Check("saturation", (c, s) => Saturation.Apply(s, c.GetProperty("factor").GetSingle()), 0.5);

    [Fact]
    public void Hue_is_that_of_HSV() => Check("hue", (c, s) => Hue.Apply(s, c.GetProperty("turn").GetSingle()), 0.02);

    [Fact]
    public void Blur_is_OpenCVs() => Check("blur", (c, s) => GaussianBlur.Apply(s, c.GetProperty("deviation").GetDouble()), 0.02);

    [Fact]
    public void A_resized_window_is_what_PyTorch_samples() => Check("windows", (c, s) =>
    {
        double[] box = [.. c.GetProperty("box").EnumerateArray().Select(e => e.GetDouble())];
        new RandomResizedCrop { Size = new Size2((int)box[5], (int)box[4]) }.Take(s, box[0], box[1], box[2], box[3]);
    }, 0.1);

    // To the bit: nothing is computed with.
    [Fact]
    public void The_nearest_pixel_is_Pillows()
    {
        foreach (JsonElement golden in s_golden.GetProperty("nearest").EnumerateArray())
        {
            double[] m = [.. golden.GetProperty("map").EnumerateArray().Select(e => e.GetDouble())];
            ImageSample sample = Sample();
            sample.Warp(new Affine(m[0], m[1], m[2], m[3], m[4], m[5]), s_width, s_height, 0, Interpolation.Nearest);
            Assert.Equal(GoldenImages.Expected(golden), sample.ToImage().Pixels);
        }
    }

    [Fact]
    public void Mix_up_is_the_weighted_sum() => Check("mixup", (c, s) => MixUp.Blend(s.Pixels, Pixels("other"), (int)Math.Round(c.GetProperty("share").GetDouble() * 65536)), 0.01);

    [Fact]
    public void Pca_colour_has_NumPys_directions_and_sum()
    {
        JsonElement pca = s_golden.GetProperty("pca");
        ImageField both = ImageField.FromPixels("x", s_height, s_width, 3, [.. Pixels("image"), .. Pixels("other")]);
        double[,] directions = ColorPca.Directions(both, [0, 1]);
        double[] values = [.. pca.GetProperty("values").EnumerateArray().Select(e => e.GetDouble())], alpha = [.. pca.GetProperty("alpha").EnumerateArray().Select(e => e.GetDouble())];
        for (int c = 0; c < 3; c++)
            for (int i = 0; i < 3; i++) Assert.Equal(pca.GetProperty("vectors")[c][i].GetDouble() * values[i], directions[c, i], 1e-10);
        ImageSample sample = Sample();
        ColorPca.Add(sample, directions, alpha);
        Assert.Null(GoldenImages.Difference(sample.ToImage(), s_width, s_height, GoldenImages.Expected(pca), 1, 0.02));
    }

    private void Check(string name, Action<JsonElement, ImageSample> apply, double mean)
    {
        foreach (JsonElement golden in s_golden.GetProperty(name).EnumerateArray())
        {
            ImageSample sample = Sample();
            apply(golden, sample);
            PixelImage image = sample.ToImage();
            byte[] expected = GoldenImages.Expected(golden);
            output.WriteLine($"{name}: {expected.Zip(image.Pixels, (a, b) => Math.Abs(a - b)).Max()} at most, {expected.Zip(image.Pixels, (a, b) => Math.Abs(a - b)).Average():0.0000} on average");
            Assert.Null(GoldenImages.Difference(image, image.Width, image.Height, expected, 1, mean));
        }
    }

    private static ImageSample Sample()
    {
        ImageSample sample = new();
        sample.Load(Pixels("image"), s_height, s_width, 3);
        return sample;
    }

    private static byte[] Pixels(string name)
    {
        using JsonDocument wrapped = JsonDocument.Parse($$"""{ "pixels": {{s_golden.GetProperty(name).GetRawText()}} }""");
        return GoldenImages.Expected(wrapped.RootElement);
    }
}
