using DeepShell.Data;
using DeepShell.Data.Imaging;

namespace DeepShell.Tests.Data.Masks;

/// <summary>Small images whose masks are a function of their pixels: a class is a shade of grey.</summary>
internal static class MaskSamples
{
    public const int Width = 96, Height = 72;

    public static string[] Classes { get; } = ["background", "box", "ball"];

    /// <summary>The shade of a class; what is outside of an image is black.</summary>
    public static byte Shade(byte value) => value == MaskField.Ignore ? (byte)0 : (byte)(60 + 70 * value);

    /// <summary>A box and a ball, at places that differ from row to row.</summary>
    public static byte[] Mask(int row = 0)
    {
        byte[] mask = new byte[Width * Height];
        for (int y = 0; y < Height; y++)
            for (int x = 0; x < Width; x++)
            {
                int left = 10 + 3 * row, u = x - 65 + 2 * row, v = y - 40;
                mask[y * Width + x] = (byte)(x >= left && x < left + 30 && y >= 12 && y < 40 ? 1 : u * u + v * v < 18 * 18 ? 2 : 0);
            }
        return mask;
    }

    public static PixelImage Picture(byte[] mask, int channels = 1) => new PixelImage(Width, Height, 1, Array.ConvertAll(mask, Shade)).WithChannels(channels);

    /// <summary>Rows of these pictures, with masks for a label.</summary>
    public static Dataset Dataset(int count = 4, int channels = 1)
    {
        byte[][] masks = [.. Enumerable.Range(0, count).Select(Mask)];
        return new Dataset([ImageField.FromPixels("image", Height, Width, channels, [.. masks.SelectMany(m => Picture(m, channels).Pixels)]),
            MaskField.Of(ImageField.FromPixels("mask", Height, Width, 1, [.. masks.SelectMany(m => m)]), Classes)], LearningTask.Segmentation) { Name = "samples" };
    }

    public static byte[] MaskOf(Dataset dataset, int row)
    {
        MaskField masks = dataset.Fields.OfType<MaskField>().Single();
        return masks.Pixels(row, new byte[masks.Size]).ToArray();
    }

    public static byte[] PixelsOf(Dataset dataset, int row)
    {
        ImageField images = dataset.Fields.OfType<ImageField>().Single();
        return images.Pixels(row, new byte[images.Size]).ToArray();
    }

    /// <summary>
    /// The share of pixels around which a mask has one class: of all of them the picture must have that class's shade.
    /// </summary>
    public static double Agreement(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> mask, int width, int height, string what, int tolerance = 2)
    {
        int inner = 0;
        // A crop of a twelfth of the area spreads what is between two pixels over two on each side. At the frame one does not see what was blended.
        const int Reach = 2;
        for (int y = Reach; y < height - Reach; y++)
            for (int x = Reach; x < width - Reach; x++)
            {
                byte value = mask[y * width + x];
                bool uniform = true;
                for (int v = y - Reach; v <= y + Reach; v++)
                    for (int u = x - Reach; u <= x + Reach; u++) uniform &= mask[v * width + u] == value;
                if (!uniform) continue;
                inner++;
                if (Math.Abs(pixels[y * width + x] - Shade(value)) > tolerance)
                    Assert.Fail($"{what}: at {x}, {y} the mask is {value}, of shade {Shade(value)}, the image {pixels[y * width + x]}");
            }
        return (double)inner / (width * height);
    }
}
