using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>A pixel becomes (p/255 − Shift) · Scale, with a shift and a scale for each channel.</summary>
[Component("Image")]
public sealed class ImageEncoder : FieldEncoder
{
    /// <summary>Pixels in height.</summary>
    [Range(1, int.MaxValue)] public int Height { get; init; } = 1;

    /// <summary>Pixels in width.</summary>
    [Range(1, int.MaxValue)] public int Width { get; init; } = 1;

    /// <summary>Is subtracted from p/255, by channel.</summary>
    [Required] public double[] Shift { get; init; } = [0];

    /// <summary>Is multiplied by, by channel.</summary>
    [Required] public double[] Scale { get; init; } = [1];

    /// <summary>What is done to every image first.</summary>
    public ImageTransform[] Steps { get; init; } = [];

    /// <summary>Augmentations that change the size: what they do to images that are not augmented is done before scaling.</summary>
    public Augmentation[] Centered { get; init; } = [];

    /// <summary>1 for grey, 3 for red, green, blue.</summary>
    public int Channels => Shift.Length;

    /// <summary>The shape of an image before it is encoded: height × width × channels.</summary>
    public Shape ImageShape => new(Height, Width, Channels);

    /// <summary>The shape of the input: that of the image, unless an augmentation changes the size.</summary>
    public Shape Shape
    {
        get
        {
            Size2 size = Centered.Aggregate(SteppedSize, (s, a) => a.OutputSize(s));
            return new Shape(size.Height, size.Width, Channels);
        }
    }

    /// <summary>Whether more is done to an image than scaling its values.</summary>
    internal bool Moves => Steps.Length + Centered.Length > 0;

    // After the steps that every image undergoes.
    private Size2 SteppedSize => Steps.Aggregate(new Size2(Height, Width), (s, t) => t.OutputSize(s));

    /// <inheritdoc/>
    public override int Size => Shape.Size;

    /// <inheritdoc/>
    public override bool IsOfTable => false;

    /// <inheritdoc/>
    public override IEnumerable<string> InputNames => [Name];

    /// <inheritdoc/>
    public override string? Loss => Moves ? $"images come back as the network sees them, {Shape}" : null;

    /// <summary>Encodes an image of <see cref="ImageShape"/>.</summary>
    /// <param name="pixels">Height × width × channels bytes.</param>
    /// <param name="destination"><see cref="Size"/> floats.</param>
    /// <param name="sample">Scratch space that is reused; needed only where <see cref="Steps"/> or <see cref="Centered"/> is not empty.</param>
    /// <param name="boxes">What <paramref name="sample"/> is to take along when the image is cropped.</param>
    /// <param name="mask">What it is to take along, too.</param>
    /// <exception cref="DeepShellException">It has another size.</exception>
    public void EncodePixels(ReadOnlySpan<byte> pixels, Span<float> destination, ImageSample? sample = null, ReadOnlySpan<Box> boxes = default, ReadOnlySpan<byte> mask = default)
    {
        if (pixels.Length != Height * Width * Channels)
            throw new DeepShellException("Preprocessing.ImageSize", ErrorKind.InvalidData, $"An image of {pixels.Length} bytes, expected {ImageShape}, as in training.");
        if (Moves)
        {
            sample ??= new ImageSample();
            sample.Load(pixels, Height, Width, Channels, boxes, mask);
            foreach (ImageTransform step in Steps) step.Apply(sample);
            foreach (Augmentation augmentation in Centered) augmentation.ApplyCentered(sample);
            pixels = sample.Pixels;
        }
        Scale01(pixels, destination);
    }

    /// <summary>(p/255 − Shift) · Scale of pixels that have the input's own size.</summary>
    internal void Scale01(ReadOnlySpan<byte> pixels, Span<float> destination)
    {
        Span<float> multiply = stackalloc float[Shift.Length], add = stackalloc float[Shift.Length];
        for (int c = 0; c < Shift.Length; c++)
        {
            multiply[c] = (float)(Scale[c] / 255);
            add[c] = (float)(-Shift[c] * Scale[c]);
        }
        PixelScaling.Apply(pixels, destination, multiply, add);
    }

    internal ImageEncoder WithCentered(IEnumerable<Augmentation> augmentations) =>
        new() { Name = Name, Height = Height, Width = Width, Shift = Shift, Scale = Scale, Steps = Steps, Centered = ChangingSize(augmentations, SteppedSize) };

    /// <summary>Those that leave another size than they find.</summary>
    internal static Augmentation[] ChangingSize(IEnumerable<Augmentation> augmentations, Size2 size)
    {
        List<Augmentation> changing = [];
        foreach (Augmentation augmentation in augmentations)
        {
            Size2 after = augmentation.OutputSize(size);
            if (after != size) changing.Add(augmentation);
            size = after;
        }
        return [.. changing];
    }

    internal override void Encode(Field field, ReadOnlySpan<int> rows, Span<float> destination, int stride, EncodingReport? report)
    {
        ImageField images = field as ImageField ?? throw WrongKind(field, "images");
        if (images.Height != Height || images.Width != Width || images.Channels != Channels)
            throw new DeepShellException("Preprocessing.ImageSize", ErrorKind.InvalidData, $"'{Name}' holds images of {images.Shape}, expected {ImageShape}, as in training.", "Import them with that size.", field);
        byte[] buffer = new byte[images.Size];
        ImageSample sample = new();
        int size = Size;
        for (int i = 0; i < rows.Length; i++)
            EncodePixels(images.Pixels(rows[i], buffer), destination.Slice(i * stride, size), sample);
    }

    internal override void Encode(object? value, Span<float> destination, EncodingReport? report)
    {
        if (value is string or FileInfo) value = ImageFile.Read(value is FileInfo file ? file.FullName : (string)value, Channels);
        if (value is PixelImage image)
        {
            image = image.WithChannels(Channels);
            if (image.Width != Width || image.Height != Height) image = ImageEngines.Default.Resize(image, Width, Height);
            EncodePixels(image.Pixels, destination);
            return;
        }
        if (value is not byte[] pixels)
            throw new DeepShellException("Preprocessing.NotAnImage", ErrorKind.InvalidData, $"'{Name}' is '{SettingValue.Text(value)}', expected an image or the path of one.", target: value);
        EncodePixels(pixels, destination);
    }

    internal override object? Decode(ReadOnlySpan<float> inputs)
    {
        Shape shape = Shape;
        PixelImage image = new(shape[1], shape[0], Channels);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            double pixel = Math.Round((inputs[i] / Scale[i % Channels] + Shift[i % Channels]) * 255);
            // NaN is black.
            image.Pixels[i] = pixel > 0 ? (byte)Math.Min(pixel, 255) : (byte)0;
        }
        return image;
    }
}
