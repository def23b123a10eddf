using System.Numerics;
using System.Runtime.InteropServices;
using DeepShell.Data.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Advanced;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace DeepShell.Formats;

/// <summary>Reads, writes and changes images with SixLabors.ImageSharp.</summary>
public sealed class ImageSharpEngine : IImageEngine
{
    // One frame is all that is asked for; metadata are needed for the orientation.
    private static readonly DecoderOptions s_options = new() { MaxFrames = 1, Configuration = MakeConfiguration() };
    private static readonly PngEncoder s_grey = new() { ColorType = PngColorType.Grayscale, BitDepth = PngBitDepth.Bit8, SkipMetadata = true };
    private static readonly PngEncoder s_rgb = new() { ColorType = PngColorType.Rgb, BitDepth = PngBitDepth.Bit8, SkipMetadata = true };

    private static ReadOnlySpan<byte> EndOfImage => [0xFF, 0xD9];

    /// <inheritdoc/>
    public string Name => "ImageSharp";

    /// <inheritdoc/>
    public IReadOnlyList<string> Formats { get; } = ["PNG", "JPEG", "GIF", "BMP", "PNM", "WebP", "TIFF", "QOI"];

    /// <inheritdoc/>
    public ImageHeader Identify(ReadOnlySpan<byte> file, string name)
    {
        string format = KnownFormat(file, name);
        // Headers that the built-in engine knows are read by it: it checks sizes against what the file can hold.
        if (ImageEngines.BuiltIn.Formats.Contains(format))
            try { return ImageEngines.BuiltIn.Identify(file, name); }
            catch (DeepShellException e) when (e.Id == "DeepShell.Image.Unsupported") { }
        try
        {
            ImageInfo info = Image.Identify(s_options, file);
            ImageLimits.Check(info.Width, info.Height, format, name);
            ExifProfile? frame = info.FrameMetadataCollection.FirstOrDefault()?.ExifProfile;
            if (format == "TIFF" && frame is not null && End(frame) > file.Length) throw ImageLimits.Damaged(format, name, "the file ends early");
            bool turned = (info.Metadata.ExifProfile ?? frame) is { } exif && exif.TryGetValue(ExifTag.Orientation, out var value) && value.Value is >= 5 and <= 8;
            return turned ? new(format, info.Height, info.Width, 3) : new(format, info.Width, info.Height, 3);
        }
        catch (Exception e) when (e is not DeepShellException and not OutOfMemoryException) { throw Damaged(format, name, e); }
    }

    // Where the last strip of pixels ends: what is missing of it would be black.
    private static long End(ExifProfile frame) =>
        frame.TryGetValue(ExifTag.StripOffsets, out var from) && frame.TryGetValue(ExifTag.StripByteCounts, out var bytes)
            ? (from.Value ?? []).Zip(bytes.Value ?? [], (f, b) => (long)(uint)f + (uint)b).DefaultIfEmpty().Max() : 0;

    /// <inheritdoc/>
    public PixelImage Decode(ReadOnlySpan<byte> file, string name, int channels = 0)
    {
        ImageHeader header = Identify(file, name);
        PixelImage image = new(header.Width, header.Height, header.Channels);
        Decode(file, name, header, header.Width, header.Height, image.Pixels);
        return channels == 0 ? image : image.WithChannels(channels);
    }

    /// <inheritdoc/>
    public void DecodeTo(ReadOnlySpan<byte> file, string name, int width, int height, int channels, Span<byte> pixels)
    {
        ImageHeader header = Identify(file, name);
        if (header.Channels == channels)
        {
            Decode(file, name, header, width, height, pixels);
            return;
        }
        PixelImage image = new(width, height, header.Channels);
        Decode(file, name, header, width, height, image.Pixels);
        image.WithChannels(channels).Pixels.CopyTo(pixels);
    }

    // ImageSharp takes files that end early for whole, scales PNM values of other depths than 8 and 16 bits wrongly, takes
    // the unused byte of BMP for an opacity, and shifts what is in a frame of GIF that reaches beyond the screen.
    private static void Decode(ReadOnlySpan<byte> file, string name, in ImageHeader header, int width, int height, Span<byte> pixels)
    {
        if (header.Format is "PNM" or "BMP" or "GIF")
        {
            ImageEngines.BuiltIn.DecodeTo(file, name, width, height, header.Channels, pixels);
            return;
        }
        if (header.Format == "JPEG" && file.LastIndexOf(EndOfImage) < 0) throw ImageLimits.Damaged("JPEG", name, "the file ends early");
        try
        {
            switch (header)
            {
                case { Format: "JPEG", Channels: 1 }: Load<L8>(file, header, width, height, 1, pixels, static (row, to) => MemoryMarshal.AsBytes(row).CopyTo(to)); break;
                case { Format: "JPEG" }: Load<Rgb24>(file, header, width, height, 3, pixels, static (row, to) => MemoryMarshal.AsBytes(row).CopyTo(to)); break;
                case { Channels: 1 }: Load<Rgba32>(file, header, width, height, 1, pixels, static (row, to) => { for (int i = 0; i < row.Length; i++) to[i] = OverWhite(row[i].R, row[i].A); }); break;
                default: Load<Rgba32>(file, header, width, height, 3, pixels, ToRgb); break;
            }
        }
        catch (Exception e) when (e is not DeepShellException and not OutOfMemoryException) { throw Damaged(header.Format, name, e); }
    }

    /// <inheritdoc/>
    public byte[] EncodePng(PixelImage image)
    {
        using Image source = Wrap(image);
        using MemoryStream stream = new();
        source.Save(stream, image.Channels == 1 ? s_grey : s_rgb);
        return stream.ToArray();
    }

    /// <inheritdoc/>
    public PixelImage Resize(PixelImage image, int width, int height, Resampling resampling = Resampling.Bilinear) => Change(image, c => c.Resize(Stretched(width, height, resampling)));

    /// <inheritdoc/>
    public PixelImage Flip(PixelImage image, FlipAxis axis) => Change(image, c =>
    {
        if (axis.HasFlag(FlipAxis.Horizontal)) c.Flip(FlipMode.Horizontal);
        if (axis.HasFlag(FlipAxis.Vertical)) c.Flip(FlipMode.Vertical);
    });

    /// <inheritdoc/>
    public PixelImage Crop(PixelImage image, int left, int top, int width, int height, byte fill = 0)
    {
        using Image source = Wrap(image);
        using Image canvas = image.Channels == 1 ? new Image<L8>(width, height, new L8(fill)) : new Image<Rgb24>(width, height, new Rgb24(fill, fill, fill));
        Rectangle seen = Rectangle.Intersect(new(left, top, width, height), new(0, 0, image.Width, image.Height));
        if (seen.Width > 0 && seen.Height > 0) canvas.Mutate(c => c.DrawImage(source, new Point(seen.X - left, seen.Y - top), seen, 1f));
        return Unwrap(canvas);
    }

    /// <inheritdoc/>
    public PixelImage Rotate(PixelImage image, double degrees, byte fill = 0) =>
        Warp(image, Affine.Rotation(degrees, image.Width * 0.5, image.Height * 0.5), image.Width, image.Height, fill);

    /// <inheritdoc/>
    public PixelImage Warp(PixelImage image, in Affine map, int width, int height, byte fill = 0)
    {
        // ImageSharp wants the way from old to new, and has the centre of the first pixel at 0.
        Affine m = Affine.Offset(-0.5, -0.5).Then(map).Then(Affine.Offset(0.5, 0.5));
        Matrix3x2 inverse = new((float)m.XX, (float)m.YX, (float)m.XY, (float)m.YY, (float)m.X0, (float)m.Y0);
        if (!Matrix3x2.Invert(inverse, out Matrix3x2 matrix)) throw new ArgumentException("The map cannot be inverted.", nameof(map));
        using Image<Rgba32> colors = ToRgba(image);
        colors.Mutate(c => c.Transform(new Rectangle(0, 0, image.Width, image.Height), matrix, new Size(width, height), KnownResamplers.Triangle));
        PixelImage result = new(width, height, image.Channels);
        int channels = image.Channels;
        colors.ProcessPixelRows(rows =>
        {
            for (int y = 0, o = 0; y < height; y++)
                foreach (Rgba32 p in rows.GetRowSpan(y))
                {
                    result.Pixels[o++] = Over(p.R, p.A, fill);
                    if (channels == 1) continue;
                    result.Pixels[o++] = Over(p.G, p.A, fill);
                    result.Pixels[o++] = Over(p.B, p.A, fill);
                }
        });
        return result;
    }

    /// <inheritdoc/>
    public PixelImage ColorShift(PixelImage image, ReadOnlySpan<float> gain, ReadOnlySpan<float> offset)
    {
        // A grey image takes the same gain in all three channels.
        int g = image.Channels == 1 ? 0 : 1, b = image.Channels == 1 ? 0 : 2;
        ColorMatrix matrix = new() { M11 = gain[0], M22 = gain[g], M33 = gain[b], M44 = 1, M51 = offset[0] / 255, M52 = offset[g] / 255, M53 = offset[b] / 255 };
        return Change(image, c => c.Filter(matrix));
    }

    // Of files that end early decoders also throw what says nothing to a user: an index that is out of range.
    private static DeepShellException Damaged(string format, string name, Exception e) =>
        ImageLimits.Damaged(format, name, e is ImageFormatException or InvalidDataException ? e.Message : "the file ends early or is garbled", e);

    private static byte OverWhite(int value, int alpha) => Over(value, alpha, 255);

    private static byte Over(int value, int alpha, int background) =>
        alpha == 255 ? (byte)value : (byte)((value * alpha + background * (255 - alpha) + 127) / 255);

    private delegate void CopyRow<TPixel>(ReadOnlySpan<TPixel> row, Span<byte> to);

    private static void Load<TPixel>(ReadOnlySpan<byte> file, in ImageHeader header, int width, int height, int channels, Span<byte> pixels, CopyRow<TPixel> copy) where TPixel : unmanaged, IPixel<TPixel>
    {
        using Image<TPixel> image = Image.Load<TPixel>(s_options, file);
        // Of a TIFF it is the frame that says how it was held.
        image.Metadata.ExifProfile ??= image.Frames.RootFrame.Metadata.ExifProfile;
        if (image.Metadata.ExifProfile is not null) image.Mutate(c => c.AutoOrient());
        if (image.Width != header.Width || image.Height != header.Height) throw new InvalidDataException($"the header says {header.Width}x{header.Height} pixels, and there are {image.Width}x{image.Height}");
        if (image.Width != width || image.Height != height) image.Mutate(c => c.Resize(Stretched(width, height, Resampling.Bilinear)));
        int pitch = width * channels;
        for (int y = 0; y < height; y++) copy(image.DangerousGetPixelRowMemory(y).Span, pixels.Slice(y * pitch, pitch));
    }

    private static void ToRgb(ReadOnlySpan<Rgba32> row, Span<byte> to)
    {
        if (IsOpaque(MemoryMarshal.Cast<Rgba32, uint>(row)))
        {
            PixelOperations<Rgb24>.Instance.FromRgba32(s_options.Configuration, row, MemoryMarshal.Cast<byte, Rgb24>(to));
            return;
        }
        for (int i = 0, o = 0; i < row.Length; i++, o += 3)
            (to[o], to[o + 1], to[o + 2]) = (OverWhite(row[i].R, row[i].A), OverWhite(row[i].G, row[i].A), OverWhite(row[i].B, row[i].A));
    }

    private static bool IsOpaque(ReadOnlySpan<uint> pixels)
    {
        uint opacity = BitConverter.IsLittleEndian ? 0xFF000000 : 0xFF;
        Vector<uint> all = new(opacity);
        int i = 0;
        for (; i + Vector<uint>.Count <= pixels.Length; i += Vector<uint>.Count) all &= new Vector<uint>(pixels[i..]);
        if (all != new Vector<uint>(opacity)) return false;
        for (; i < pixels.Length; i++)
            if ((pixels[i] & opacity) != opacity) return false;
        return true;
    }

    private static ResizeOptions Stretched(int width, int height, Resampling resampling) => new()
    {
        Size = new Size(width, height),
        Mode = ResizeMode.Stretch,
        Sampler = resampling == Resampling.Area ? KnownResamplers.Box : KnownResamplers.Triangle,
    };

    private static PixelImage Change(PixelImage image, Action<IImageProcessingContext> change)
    {
        using Image source = Wrap(image);
        using Image changed = source.Clone(change);
        return Unwrap(changed);
    }

    private static Image Wrap(PixelImage image) => image.Channels == 1
        ? Image.WrapMemory<L8>(image.Pixels, image.Width, image.Height)
        : Image.WrapMemory<Rgb24>(image.Pixels, image.Width, image.Height);

    private static PixelImage Unwrap(Image image)
    {
        PixelImage result = new(image.Width, image.Height, image is Image<L8> ? 1 : 3);
        if (image is Image<L8> grey) grey.CopyPixelDataTo(result.Pixels);
        else ((Image<Rgb24>)image).CopyPixelDataTo(result.Pixels);
        return result;
    }

    private static Image<Rgba32> ToRgba(PixelImage image)
    {
        using Image source = Wrap(image);
        return source.CloneAs<Rgba32>();
    }

    private string KnownFormat(ReadOnlySpan<byte> file, string name)
    {
        string format = ImageSignature.FormatOf(file);
        return Formats.Contains(format) ? format : throw ImageLimits.UnknownFormat(name, file, this);
    }

    private static Configuration MakeConfiguration()
    {
        Configuration configuration = Configuration.Default.Clone();
        // Images are decoded by several threads already, each its own.
        configuration.MaxDegreeOfParallelism = 1;
        // What is lent out again and again is a picture a thread; by default an eighth of the machine's memory may be kept.
        configuration.MemoryAllocator = MemoryAllocator.Create(new MemoryAllocatorOptions { MaximumPoolSizeMegabytes = 64 });
        return configuration;
    }
}
