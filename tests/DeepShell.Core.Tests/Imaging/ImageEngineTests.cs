using System.Text.Json;
using DeepShell.Data.Imaging;

namespace DeepShell.Tests.Imaging;

/// <summary>What every image engine must do, held against Pillow. One set of tests for all of them.</summary>
public class ImageEngineTests
{
    // The built-in engine has libjpeg's arithmetic. ImageSharp repeats the colour samples of a JPEG with subsampled colours, where
    // libjpeg interpolates them: at the edges of saturated colours that is a large difference. It also resizes in floating point.
    private static (double Largest, double Mean) Allowed(string engine, JsonElement e)
    {
        (double largest, double mean) = (e.GetProperty("tolerance").GetDouble(), e.GetProperty("mean").GetDouble());
        if (engine == "BuiltIn" && e.TryGetProperty("file", out JsonElement name) && name.GetString()!.EndsWith(".jpg", StringComparison.Ordinal)) return (0, 0);
        if (largest > 0 && mean == 0) mean = largest;
        if (engine != "ImageSharp" || mean == 0) return (largest, mean);
        string[] subsampled = ["422.jpg", "420.jpg", "progressive.jpg", "quality30.jpg", "restart.jpg"];
        return e.TryGetProperty("file", out JsonElement file) && subsampled.Contains(file.GetString()) ? (110, 7) : (largest, mean + 0.3);
    }

    [Theory, Engine("BuiltIn"), Engine("ImageSharp")]
    public void Decodes_as_Pillow_does(string name)
    {
        IImageEngine engine = ImageEngines.Find(name)!;
        List<string> wrong = [];
        int decoded = 0;
        foreach (JsonElement e in GoldenImages.Files)
        {
            string file = e.GetProperty("file").GetString()!;
            byte[] bytes = GoldenImages.Bytes(file);
            if (!engine.Formats.Contains(ImageSignature.FormatOf(bytes))) continue;
            decoded++;
            (int width, int height) = (e.GetProperty("width").GetInt32(), e.GetProperty("height").GetInt32());
            (double largest, double mean) = Allowed(name, e);
            try
            {
                PixelImage image = engine.Decode(bytes, file, e.GetProperty("channels").GetInt32());
                if (GoldenImages.Difference(image, width, height, GoldenImages.Expected(e), largest, mean) is { } difference) wrong.Add($"{file}: {difference}");
                ImageHeader header = engine.Identify(bytes, file);
                if (header.Width != width || header.Height != height) wrong.Add($"{file}: identified as {header}");
                PixelImage asIs = engine.Decode(bytes, file);
                if (header.Channels != asIs.Channels) wrong.Add($"{file}: {header.Channels} channels in the header, {asIs.Channels} decoded");
            }
            catch (DeepShellException error) { wrong.Add(error.Message); }
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(decoded >= 60, $"only {decoded} files are of a format that {name} reads");
    }

    [Theory, Engine("BuiltIn"), Engine("ImageSharp")]
    public void Changes_images_as_Pillow_does(string name)
    {
        IImageEngine engine = ImageEngines.Find(name)!;
        List<string> wrong = [];
        foreach (JsonElement e in GoldenImages.Operations)
        {
            PixelImage image = engine.Decode(GoldenImages.Bytes(e.GetProperty("source").GetString()!), "source");
            PixelImage result = Run(engine, image, e);
            (double largest, double mean) = Allowed(name, e);
            if (GoldenImages.Difference(result, e.GetProperty("width").GetInt32(), e.GetProperty("height").GetInt32(), GoldenImages.Expected(e), largest, mean) is { } difference)
                wrong.Add($"{string.Join(", ", e.EnumerateObject().Where(p => p.Name != "pixels").Select(p => $"{p.Name} {p.Value}"))}: {difference}");
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    // A folder of photos of many sizes goes this way.
    [Theory, Engine("BuiltIn"), Engine("ImageSharp")]
    public void Decodes_into_given_memory_what_it_decodes_and_resizes(string name)
    {
        IImageEngine engine = ImageEngines.Find(name)!;
        List<string> wrong = [];
        foreach (JsonElement e in GoldenImages.Files)
        {
            string file = e.GetProperty("file").GetString()!;
            byte[] bytes = GoldenImages.Bytes(file);
            if (!engine.Formats.Contains(ImageSignature.FormatOf(bytes))) continue;
            foreach (int channels in new[] { 1, 3 })
            {
                PixelImage whole = engine.Decode(bytes, file, channels);
                foreach ((int width, int height) in new[] { (whole.Width, whole.Height), (11, whole.Height), (whole.Width, 40), (29, 7) })
                {
                    byte[] pixels = new byte[width * height * channels];
                    pixels.AsSpan().Fill(99);
                    engine.DecodeTo(bytes, file, width, height, channels, pixels);
                    // Which comes first, size or grey, shows in the rounding.
                    if (GoldenImages.Difference(new(width, height, channels, pixels), width, height, engine.Resize(whole, width, height).Pixels, 1, 0.5) is { } difference)
                        wrong.Add($"{file}, {width}x{height}x{channels}: {difference}");
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Theory, Engine("BuiltIn"), Engine("ImageSharp")]
    public void Reads_back_the_png_it_writes(string name)
    {
        IImageEngine engine = ImageEngines.Find(name)!;
        foreach (JsonElement e in GoldenImages.Files)
        {
            PixelImage image = new(e.GetProperty("width").GetInt32(), e.GetProperty("height").GetInt32(), e.GetProperty("channels").GetInt32(), GoldenImages.Expected(e));
            byte[] png = engine.EncodePng(image);
            foreach (IImageEngine reader in ImageEngines.All)
            {
                PixelImage back = reader.Decode(png, "written.png", image.Channels);
                Assert.Equal(image.Pixels, back.Pixels);
                Assert.Equal(image.Width, back.Width);
            }
        }
    }

    [Theory, Engine("BuiltIn"), Engine("ImageSharp")]
    public void A_damaged_file_is_a_clear_error(string name)
    {
        IImageEngine engine = ImageEngines.Find(name)!;
        List<string> wrong = [];
        foreach (string file in new[] { "rgb8.png", "grey1-interlaced.png", "420.jpg", "progressive.jpg", "RGB.bmp", "rle8.bmp", "binary.ppm", "text.pgm", "noise.gif", "rows.gif" })
        {
            byte[] whole = GoldenImages.Bytes(file);
            foreach (int length in new[] { 20, whole.Length / 4, whole.Length / 2, whole.Length * 3 / 4 })
                if (Error(engine, whole.AsSpan(0, length), file) is { } message) wrong.Add($"{file} cut to {length}: {message}");
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.Equal("DeepShell.Image.UnknownFormat", Assert.Throws<DeepShellException>(() => engine.Decode([], "nothing.png")).Id);
        Assert.Equal("DeepShell.Image.UnknownFormat", Assert.Throws<DeepShellException>(() => engine.Decode("These are words, not pixels."u8, "notes.png")).Id);
    }

    [Theory, Engine("ImageSharp")]
    public void A_TIFF_that_ends_early_is_not_filled_with_black(string name)
    {
        IImageEngine engine = ImageEngines.Find(name)!;
        byte[] tiff = Tiff(9, 7);
        Assert.Equal((9, 7), (engine.Decode(tiff, "whole.tif").Width, engine.Decode(tiff, "whole.tif").Height));
        foreach (int length in (int[])[tiff.Length - 1, tiff.Length - 40, tiff.Length - 70, 20])
        {
            DeepShellException error = Assert.Throws<DeepShellException>(() => engine.Decode(tiff.AsSpan(0, length), "cut.tif"));
            Assert.DoesNotContain("Index was out of range", error.Message, StringComparison.Ordinal);
        }
    }

    // Grey, not packed, all rows in one strip at the end.
    private static byte[] Tiff(int width, int height)
    {
        (short Tag, short Value)[] entries = [(256, (short)width), (257, (short)height), (258, 8), (259, 1), (262, 1), (273, 122), (277, 1), (278, (short)height), (279, (short)(width * height))];
        using MemoryStream stream = new();
        using BinaryWriter file = new(stream);
        file.Write("II*\0\b\0\0\0"u8);
        file.Write((short)entries.Length);
        foreach ((short tag, short value) in entries)
        {
            file.Write(tag);
            file.Write((short)3);
            file.Write(1);
            file.Write((int)value);
        }
        file.Write(0);
        file.Write(Enumerable.Repeat((byte)200, width * height).ToArray());
        return stream.ToArray();
    }

    // Whatever bytes come, nothing but our own error may leave: no index out of range, no endless loop, no memory for pixels that are not there.
    [Theory, Engine("BuiltIn"), Engine("ImageSharp")]
    public void Garbled_bytes_never_break_out(string name)
    {
        IImageEngine engine = ImageEngines.Find(name)!;
        DeepShell.Tensors.RandomStream random = new(1);
        foreach (JsonElement e in GoldenImages.Files)
        {
            string file = e.GetProperty("file").GetString()!;
            byte[] whole = GoldenImages.Bytes(file);
            for (int round = 0; round < 20; round++)
            {
                byte[] garbled = [.. whole];
                for (int i = 0; i < 1 + round / 4; i++) garbled[random.NextInt(Math.Min(garbled.Length, round % 2 == 0 ? 200 : garbled.Length))] = (byte)random.NextInt(256);
                try { engine.Decode(garbled, file); }
                catch (DeepShellException) { }
            }
        }
    }

    [Theory, Engine("BuiltIn"), Engine("ImageSharp")]
    public void A_header_that_claims_too_many_pixels_takes_no_memory(string name)
    {
        IImageEngine engine = ImageEngines.Find(name)!;
        byte[] png = GoldenImages.Bytes("rgb8.png");
        Resize(png, 100_000, 100_000);
        byte[] pnm = [.. "P6 100000 100000 255\n"u8];
        foreach ((byte[] bytes, string file) in new[] { (png, "huge.png"), (pnm, "huge.ppm") })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            DeepShellException error = Assert.Throws<DeepShellException>(() => engine.Decode(bytes, file));
            Assert.Equal("DeepShell.Image.TooLarge", error.Id);
            Assert.Contains("100000x100000", error.Message);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
        // Within the limit, but more than the file can hold.
        Resize(png, 16_000, 16_000);
        long start = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("DeepShell.Image.Damaged", Assert.Throws<DeepShellException>(() => engine.Decode(png, "huge.png")).Id);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - start, 0, 1 << 20);

        static void Resize(byte[] png, int width, int height)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
            Seal(png, 8);
        }
    }

    [Theory, Engine("BuiltIn"), Engine("ImageSharp")]
    public void Pixel_data_that_want_a_dictionary_are_damaged(string name)
    {
        byte[] png = GoldenImages.Bytes("rgb8.png");
        int data = png.AsSpan().IndexOf("IDAT"u8);
        png[data + 4 + 1] = 0xBB;
        Seal(png, data - 4);
        Assert.Equal("DeepShell.Image.Damaged", Assert.Throws<DeepShellException>(() => ImageEngines.Find(name)!.Decode(png, "dictionary.png")).Id);
    }

    // The checksum of a chunk that was changed.
    private static void Seal(byte[] png, int chunk)
    {
        int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(chunk));
        uint crc = uint.MaxValue;
        foreach (byte b in png.AsSpan(chunk + 4, length + 4))
        {
            crc ^= b;
            for (int k = 0; k < 8; k++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(chunk + 8 + length), ~crc);
    }

    private static string? Error(IImageEngine engine, ReadOnlySpan<byte> bytes, string file)
    {
        try
        {
            engine.Decode(bytes, file);
            return "no error";
        }
        catch (DeepShellException error)
        {
            return error.Message.StartsWith(file, StringComparison.Ordinal) && error.Remedy is not null ? null : error.Message;
        }
    }

    private static PixelImage Run(IImageEngine engine, PixelImage image, JsonElement e)
    {
        (int width, int height) = (e.GetProperty("width").GetInt32(), e.GetProperty("height").GetInt32());
        byte fill = e.TryGetProperty("fill", out JsonElement f) ? f.GetByte() : (byte)0;
        return e.GetProperty("operation").GetString() switch
        {
            "Resize" => engine.Resize(image, width, height, Enum.Parse<Resampling>(e.GetProperty("resampling").GetString()!)),
            "Flip" => engine.Flip(image, Enum.Parse<FlipAxis>(e.GetProperty("axis").GetString()!)),
            "Crop" => engine.Crop(image, e.GetProperty("left").GetInt32(), e.GetProperty("top").GetInt32(), width, height, fill),
            "Rotate" => engine.Rotate(image, e.GetProperty("degrees").GetDouble(), fill),
            "Warp" when Numbers("map") is [var a, var b, var x, var c, var d, var y] => engine.Warp(image, new Affine(a, b, x, c, d, y), width, height, fill),
            "ColorShift" => engine.ColorShift(image, [.. Numbers("gain").Select(v => (float)v)], [.. Numbers("offset").Select(v => (float)v)]),
            "Grey" => image.WithChannels(1),
            var other => throw new InvalidOperationException(other),
        };

        double[] Numbers(string name) => [.. e.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
    }
}
