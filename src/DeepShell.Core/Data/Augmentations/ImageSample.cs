using System.Runtime.CompilerServices;
using DeepShell.Data.Imaging;

namespace DeepShell.Data.Augmentations;

/// <summary>
/// The image that augmentations work on: bytes, [height, width, channels]. A worker keeps one and loads sample after
/// sample into it; its two buffers are reused, so nothing is allocated once they have grown to the largest image.
/// </summary>
/// <remarks>
/// Geometric changes are not carried out one by one: their maps are composed, and the pixels are sampled once, when
/// somebody asks for <see cref="Pixels"/>. That is faster, blurs less, and a rotation after a crop shows what was
/// really beside the crop instead of black corners.
/// </remarks>
public sealed class ImageSample
{
    private byte[] _front = [], _back = [], _mask = [], _maskBack = [];
    private int[] _scratch = [];
    private Box[] _boxes = [];
    private int _sourceWidth, _sourceHeight;
    private Affine _map = Affine.Identity;
    private bool _pending, _hasMask;
    private int _fill;
    private Interpolation _interpolation;
    private readonly BoxOutlines _outlines = new();

    /// <summary>A box is dropped when an edge of the image cuts off more than all but this share of its area.</summary>
    public double LeastSeen { get; set; } = 0.25;

    /// <summary>Outside the image is what its edge is.</summary>
    public const int EdgeFill = WarpSampler.EdgeFill;

    /// <summary>Pixels a row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>1 (grey) or 3 (red, green, blue).</summary>
    public int Channels { get; private set; }

    /// <summary>The values, [height, width, channels], with all changes made so far. Writable; valid until the next change.</summary>
    public Span<byte> Pixels
    {
        get
        {
            if (_pending) Sample();
            return _front.AsSpan(0, Height * Width * Channels);
        }
    }

    /// <summary>
    /// The boxes, where the changes made so far have taken them: upright, cut at the image's edges, without those that are cut to
    /// less than <see cref="LeastSeen"/>. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<Box> Boxes => _outlines.Seen(Width, Height, LeastSeen);

    /// <summary>
    /// Points of the boxes' outlines in the present image, some perhaps outside of it. <see cref="Warp"/> moves them. A change that moves
    /// pixels in another way (by <see cref="Replace"/>) moves each point to where it shows what was there.
    /// </summary>
    public Span<ImagePoint> Points => _outlines.Points;

    /// <summary>
    /// The class of each pixel, [height, width], where the changes made so far have taken it: always that of the nearest pixel, and
    /// <see cref="MaskField.Ignore"/> where there was no image. Empty if the sample has no mask. Writable; valid until the next change.
    /// </summary>
    public Span<byte> Mask
    {
        get
        {
            if (_pending) Sample();
            return _hasMask ? _mask.AsSpan(0, Height * Width) : [];
        }
    }

    /// <summary>Starts with a copy of these pixels, of the boxes in them, and of their mask.</summary>
    public void Load(ReadOnlySpan<byte> pixels, int height, int width, int channels, ReadOnlySpan<Box> boxes = default, ReadOnlySpan<byte> mask = default)
    {
        _outlines.Load(boxes);
        _hasMask = !mask.IsEmpty;
        if (_hasMask)
        {
            Reserve(ref _mask, mask.Length);
            mask[..(height * width)].CopyTo(_mask);
        }
        Reserve(ref _front, pixels.Length);
        pixels[..(height * width * channels)].CopyTo(_front);
        (_sourceHeight, _sourceWidth, Height, Width, Channels) = (height, width, height, width, channels);
        _pending = false;
    }

    /// <summary>Starts with a copy of this image, of the boxes in it, and of its mask.</summary>
    public void Load(PixelImage image, ReadOnlySpan<Box> boxes = default, ReadOnlySpan<byte> mask = default) => Load(image.Pixels, image.Height, image.Width, image.Channels, boxes, mask);

    /// <summary>A copy of what the sample is now.</summary>
    public PixelImage ToImage() => new(Width, Height, Channels, Pixels.ToArray());

    /// <summary>Moves pixels: the point (x', y') of the new image shows the point map(x', y') of the present one.</summary>
    /// <param name="map">From new to present coordinates.</param>
    /// <param name="width">Width of the new image.</param>
    /// <param name="height">Height of the new image.</param>
    /// <param name="fill">What is seen outside the image, from 0 to 255; <see cref="EdgeFill"/> continues its edge.</param>
    /// <param name="interpolation">What is seen between pixels.</param>
    public void Warp(in Affine map, int width, int height, int fill = 0, Interpolation interpolation = Interpolation.Bilinear)
    {
        if (_pending && (fill != _fill || (interpolation != _interpolation && !_map.IsExact && !map.IsExact))) Sample();
        _outlines.Warp(map);
        _map = _pending ? _map.Then(map) : map;
        // Moves by whole pixels look the same either way, and leave it to the others.
        if (!map.IsExact || !_pending) _interpolation = interpolation;
        (_pending, _fill, Width, Height) = (true, fill, width, height);
    }

    /// <summary>
    /// Gives the present pixels and room for as many new ones; what is written to <paramref name="result"/> becomes the image.
    /// For changes that are not affine. One that moves pixels moves <see cref="Points"/> too.
    /// </summary>
    public void Replace(out ReadOnlySpan<byte> present, out Span<byte> result)
    {
        present = Pixels;
        Reserve(ref _back, present.Length);
        result = _back.AsSpan(0, present.Length);
        (_front, _back) = (_back, _front);
    }

    /// <summary>Gives the present mask and room for the one that takes its place, as <see cref="Replace"/> does for pixels; after it.</summary>
    /// <returns>Whether there is a mask.</returns>
    public bool ReplaceMask(out ReadOnlySpan<byte> present, out Span<byte> result)
    {
        present = Mask;
        Reserve(ref _maskBack, present.Length);
        result = _maskBack.AsSpan(0, present.Length);
        if (_hasMask) (_mask, _maskBack) = (_maskBack, _mask);
        return _hasMask;
    }

    /// <summary>Takes the partner's boxes over where a window shows the partner; of the sample's own those stay of which enough is left to see.</summary>
    /// <param name="partner">Of the same size.</param>
    /// <param name="window">Where the partner is seen.</param>
    /// <param name="covers">Whether the sample is not seen there; otherwise both are.</param>
    internal void AddBoxes(ImageSample partner, Box window, bool covers)
    {
        ReadOnlySpan<Box> own = Boxes, others = partner.Boxes;
        if (own.IsEmpty && others.IsEmpty) return;
        if (_boxes.Length < own.Length + others.Length) _boxes = new Box[2 * (own.Length + others.Length)];
        int count = 0;
        foreach (Box box in own)
            if (!covers || box.Area - box.Within(window).Area >= LeastSeen * box.Area) _boxes[count++] = box;
        foreach (Box box in others)
            if (box.Within(window) is { Area: > 0 } seen && seen.Area >= LeastSeen * box.Area) _boxes[count++] = seen;
        _outlines.Load(_boxes.AsSpan(0, count));
    }

    /// <summary>Brings the image to another size with a filter that skips no pixel, and its boxes and its mask with it.</summary>
    internal void Resize(int width, int height)
    {
        if (width == Width && height == Height) return;
        Span<byte> present = Pixels;
        Reserve(ref _back, width * height * Channels);
        Resizer.Resize(present, Width, Height, Channels, _back.AsSpan(0, width * height * Channels), width, height, Imaging.Resampling.Bilinear);
        (_front, _back) = (_back, _front);
        _outlines.Warp(new Affine((double)Width / width, 0, 0, 0, (double)Height / height, 0));
        if (_hasMask)
        {
            Reserve(ref _maskBack, width * height);
            MaskFile.Resize(_mask, Width, Height, _maskBack, width, height);
            (_mask, _maskBack) = (_maskBack, _mask);
        }
        (_sourceHeight, _sourceWidth, Height, Width, _pending) = (height, width, height, width, false);
    }

    /// <summary>Working memory for a change, of undefined content.</summary>
    internal Span<int> Scratch(int length)
    {
        if (_scratch.Length < length) _scratch = GC.AllocateUninitializedArray<int>(length);
        return _scratch.AsSpan(0, length);
    }

    private void Sample()
    {
        Reserve(ref _back, Width * Height * Channels);
        WarpSampler.Sample(_front, _sourceWidth, _sourceHeight, Channels, _map, _back, Width, Height, _fill, _interpolation);
        (_front, _back) = (_back, _front);
        if (_hasMask)
        {
            Reserve(ref _maskBack, Width * Height);
            WarpSampler.Sample(_mask, _sourceWidth, _sourceHeight, 1, _map, _maskBack, Width, Height, _fill == EdgeFill ? EdgeFill : MaskField.Ignore, Interpolation.Nearest);
            (_mask, _maskBack) = (_maskBack, _mask);
        }
        (_sourceWidth, _sourceHeight, _pending) = (Width, Height, false);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reserve(ref byte[] buffer, int length)
    {
        if (buffer.Length < length) buffer = GC.AllocateUninitializedArray<byte>(length);
    }
}
