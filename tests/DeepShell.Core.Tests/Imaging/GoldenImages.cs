using System.IO.Compression;
using System.Text.Json;
using DeepShell.Data.Imaging;

namespace DeepShell.Tests.Imaging;

/// <summary>What tests/Golden/images.py has written: files, and what Pillow makes of them.</summary>
internal static class GoldenImages
{
    private static readonly Lazy<JsonDocument> s_document = new(() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder!, "images.json"))));

    public static string Folder { get; } = FindFolder();

    public static IEnumerable<JsonElement> Files => s_document.Value.RootElement.GetProperty("decode").EnumerateArray();

    public static IEnumerable<JsonElement> Operations => s_document.Value.RootElement.GetProperty("operations").EnumerateArray();

    public static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(Folder, "images", file));

    public static byte[] Expected(JsonElement e)
    {
        using ZLibStream stream = new(new MemoryStream(e.GetProperty("pixels").GetBytesFromBase64()), CompressionMode.Decompress);
        using MemoryStream result = new();
        stream.CopyTo(result);
        return result.ToArray();
    }

    /// <summary>A sentence on how an image differs from the expected one; null if it is within tolerance.</summary>
    /// <param name="image">The image.</param>
    /// <param name="width">Expected width.</param>
    /// <param name="height">Expected height.</param>
    /// <param name="expected">Expected pixels.</param>
    /// <param name="largest">The largest difference of a value that is allowed.</param>
    /// <param name="mean">The largest mean difference that is allowed.</param>
    public static string? Difference(PixelImage image, int width, int height, byte[] expected, double largest, double mean)
    {
        if (image.Width != width || image.Height != height || image.Pixels.Length != expected.Length)
            return $"{image}, expected {width}x{height} with {expected.Length} bytes";
        int worst = 0, place = 0;
        long sum = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            int difference = Math.Abs(image.Pixels[i] - expected[i]);
            sum += difference;
            if (difference > worst) (worst, place) = (difference, i);
        }
        double average = (double)sum / expected.Length;
        return worst <= largest && average <= mean ? null
            : $"differs by up to {worst} (at x {place / image.Channels % width}, y {place / image.Channels / width}: {image.Pixels[place]}, expected {expected[place]}; allowed {largest}), {average:0.000} on average (allowed {mean})";
    }

    private static string FindFolder()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (Directory.Exists(Path.Combine(d.FullName, "tests", "Golden"))) return Path.Combine(d.FullName, "tests", "Golden");
        throw new DirectoryNotFoundException("tests/Golden");
    }
}
