using System.Buffers;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>The engine that needs no package.</summary>
public sealed class BuiltInImageEngine : IImageEngine
{
    private static readonly ImageDecoder[] s_decoders = [new PngDecoder(), new JpegDecoder(), new BmpDecoder(), new GifDecoder(), new PnmDecoder()];

    /// <inheritdoc/>
    public string Name => "BuiltIn";

    /// <inheritdoc/>
    public IReadOnlyList<string> Formats { get; } = [.. s_decoders.Select(d => d.Format)];

    /// <inheritdoc/>
    public ImageHeader Identify(ReadOnlySpan<byte> file, string name) => Decoder(file, name).Identify(file, name);

    /// <inheritdoc/>
    public PixelImage Decode(ReadOnlySpan<byte> file, string name, int channels = 0)
    {
        ImageDecoder decoder = Decoder(file, name);
        ImageHeader header = decoder.Identify(file, name);
        PixelImage image = new(header.Width, header.Height, header.Channels);
        decoder.Decode(file, name, image.Pixels);
        return channels == 0 ? image : image.WithChannels(channels);
    }

    /// <inheritdoc/>
    public void DecodeTo(ReadOnlySpan<byte> file, string name, int width, int height, int channels, Span<byte> pixels)
    {
        ImageDecoder decoder = Decoder(file, name);
        ImageHeader header = decoder.Identify(file, name);
        if (header.Width == width && header.Height == height && header.Channels == channels)
        {
            decoder.Decode(file, name, pixels);
            return;
        }
        int size = header.Width * header.Height, length = size * Math.Max(header.Channels, channels);
        byte[] room = ArrayPool<byte>.Shared.Rent(length), other = header.Channels == channels ? room : ArrayPool<byte>.Shared.Rent(length);
        try
        {
            decoder.Decode(file, name, room.AsSpan(0, size * header.Channels));
            if (header.Channels != channels) PixelImage.Convert(room.AsSpan(0, size * header.Channels), header.Channels, other.AsSpan(0, size * channels));
            Resizer.Resize(other.AsSpan(0, size * channels), header.Width, header.Height, channels, pixels, width, height, Resampling.Bilinear);
        }
        finally
        {
            if (other != room) ArrayPool<byte>.Shared.Return(other);
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <inheritdoc/>
    public byte[] EncodePng(PixelImage image) => PngEncoder.Encode(image);

    /// <inheritdoc/>
    public PixelImage Resize(PixelImage image, int width, int height, Resampling resampling = Resampling.Bilinear) =>
        Resizer.Resize(image, width, height, resampling);

    /// <inheritdoc/>
    public PixelImage Flip(PixelImage image, FlipAxis axis)
    {
        bool across = axis.HasFlag(FlipAxis.Horizontal), down = axis.HasFlag(FlipAxis.Vertical);
        return Warp(image, new(across ? -1 : 1, 0, across ? image.Width : 0, 0, down ? -1 : 1, down ? image.Height : 0), image.Width, image.Height);
    }

    /// <inheritdoc/>
    public PixelImage Crop(PixelImage image, int left, int top, int width, int height, byte fill = 0) =>
        Warp(image, Affine.Offset(left, top), width, height, fill);

    /// <inheritdoc/>
    public PixelImage Rotate(PixelImage image, double degrees, byte fill = 0) =>
        Warp(image, Affine.Rotation(degrees, image.Width * 0.5, image.Height * 0.5), image.Width, image.Height, fill);

    /// <inheritdoc/>
    public PixelImage Warp(PixelImage image, in Affine map, int width, int height, byte fill = 0)
    {
        PixelImage result = new(width, height, image.Channels);
        WarpSampler.Sample(image.Pixels, image.Width, image.Height, image.Channels, map, result.Pixels, width, height, fill);
        return result;
    }

    /// <inheritdoc/>
    public PixelImage ColorShift(PixelImage image, ReadOnlySpan<float> gain, ReadOnlySpan<float> offset)
    {
        PixelImage result = new(image.Width, image.Height, image.Channels, [.. image.Pixels]);
        ColorMap.Apply(result.Pixels, image.Channels, gain, offset);
        return result;
    }

    private ImageDecoder Decoder(ReadOnlySpan<byte> file, string name)
    {
        string format = ImageSignature.FormatOf(file);
        foreach (ImageDecoder decoder in s_decoders)
            if (decoder.Format == format) return decoder;
        throw ImageLimits.UnknownFormat(name, file, this);
    }
}
