using System.Text.Json;
using DeepShell.Data;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Imaging;

namespace DeepShell.Tests.Data.Masks;

/// <summary>Against COCO's own code and Pillow: tests/Golden/masks.py.</summary>
public class MaskGoldenTests
{
    private static readonly JsonElement s_golden = Golden.Reference.Load("masks.json");

    [Fact]
    public void RegionsHaveThePixelsThatCocoFills()
    {
        foreach (JsonElement golden in s_golden.GetProperty("regions").EnumerateArray())
        {
            (int width, int height) = (golden.GetProperty("width").GetInt32(), golden.GetProperty("height").GetInt32());
            int[] counts = [.. golden.GetProperty("counts").EnumerateArray().Select(c => c.GetInt32())];
            Assert.Equal(counts, MaskRegion.Counts(golden.GetProperty("text").GetString()!));
            MaskRegion region = new(width, height), counted = new(width, height);
            region.AddOutline([.. golden.GetProperty("points").EnumerateArray().Select(p => p.GetDouble())]);
            Assert.True(counted.AddCounts(counts));
            byte[] drawn = new byte[width * height], expected = new byte[width * height];
            region.Paint(drawn, 1);
            counted.Paint(expected, 1);
            Assert.Equal(expected, drawn);
            Assert.Equal(expected.Count(p => p == 1), region.Area);
            Assert.Equal(region.Area, counted.Area);
            // Down the columns.
            for (int i = 0, at = 0; i < counts.Length; at += counts[i++])
                for (int n = at; n < at + counts[i]; n++) Assert.Equal(i % 2, expected[n % height * width + n / height]);
        }
    }

    [Fact]
    public void FilesGiveTheNumbersTheyStore()
    {
        foreach (JsonProperty golden in s_golden.GetProperty("files").EnumerateObject())
        {
            (PixelImage mask, bool isPalette) = MaskFile.Decode(golden.Value.GetProperty("png").GetBytesFromBase64(), golden.Name);
            Assert.Equal((13, 7, golden.Name.StartsWith("palette", StringComparison.Ordinal)), (mask.Width, mask.Height, isPalette));
            Assert.Equal(Bytes(golden.Value), mask.Pixels);
        }
    }

    [Fact]
    public void MasksAreWarpedAndResizedAsByPillow()
    {
        JsonElement golden = s_golden.GetProperty("mask");
        (int width, int height) = (golden.GetProperty("width").GetInt32(), golden.GetProperty("height").GetInt32());
        byte[] mask = Bytes(golden);
        ImageSample sample = new();
        foreach (JsonElement warp in golden.GetProperty("warps").EnumerateArray())
        {
            double[] m = [.. warp.GetProperty("map").EnumerateArray().Select(v => v.GetDouble())];
            sample.Load(new PixelImage(width, height, 1), [], mask);
            // Whatever the pixels show between them and outside: the mask has its own rule.
            sample.Warp(new Affine(m[0], m[1], m[2], m[3], m[4], m[5]), 20, 22, fill: 17);
            Assert.Equal(Bytes(warp), sample.Mask.ToArray());
        }
        foreach (JsonElement resized in golden.GetProperty("sizes").EnumerateArray())
        {
            (int w, int h) = (resized.GetProperty("width").GetInt32(), resized.GetProperty("height").GetInt32());
            byte[] target = new byte[w * h];
            MaskFile.Resize(mask, width, height, target, w, h);
            Assert.Equal(Bytes(resized), target);
            sample.Load(new PixelImage(width, height, 1), [], mask);
            sample.Resize(w, h);
            Assert.Equal(target, sample.Mask.ToArray());
        }
    }

    private static byte[] Bytes(JsonElement golden) => Convert.FromHexString(golden.GetProperty("values").GetString()!);
}
