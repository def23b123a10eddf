using DeepShell.Data.Imaging;

namespace DeepShell.Data.Augmentations;

/// <summary>
/// The boxes of an image that is being augmented, as outlines: corners and middles of edges. What moves pixels moves these points, and the
/// upright boxes are drawn around them at the end, once. Turning a box by 10° and back so gives the box, where turning
/// boxes of boxes would let it grow at each step.
/// </summary>
internal sealed class BoxOutlines
{
    private const int PointsEach = 8;

    private Box[] _boxes = [], _seen = [];
    private ImagePoint[] _points = [];
    private int _count;

    /// <summary>Whether there is anything to move.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>The points of all outlines, to be moved.</summary>
    public Span<ImagePoint> Points => _points.AsSpan(0, _count * PointsEach);

    /// <summary>Starts with these boxes.</summary>
    public void Load(ReadOnlySpan<Box> boxes)
    {
        _count = boxes.Length;
        if (_boxes.Length < _count)
        {
            _boxes = new Box[_count];
            _seen = new Box[_count];
            _points = new ImagePoint[_count * PointsEach];
        }
        boxes.CopyTo(_boxes);
        for (int i = 0; i < _count; i++)
        {
            Box b = _boxes[i];
            double middle = b.X + b.Width / 2, centre = b.Y + b.Height / 2;
            Span<ImagePoint> outline = _points.AsSpan(i * PointsEach, PointsEach);
            (outline[0], outline[1], outline[2]) = (new(b.X, b.Y), new(middle, b.Y), new(b.Right, b.Y));
            (outline[3], outline[4]) = (new(b.X, centre), new(b.Right, centre));
            (outline[5], outline[6], outline[7]) = (new(b.X, b.Bottom), new(middle, b.Bottom), new(b.Right, b.Bottom));
        }
    }

    /// <summary>Moves all points from the old image to the new one.</summary>
    /// <param name="map">From new to old coordinates, as pixels are sampled.</param>
    public void Warp(in Affine map)
    {
        if (IsEmpty) return;
        Affine forth = map.Inverse();
        foreach (ref ImagePoint p in Points) p = forth.Apply(p);
    }

    /// <summary>The upright boxes around the outlines, cut at the image's edges.</summary>
    /// <param name="width">The image's width.</param>
    /// <param name="height">The image's height.</param>
    /// <param name="leastSeen">Boxes of which a smaller share of the area is left are dropped.</param>
    public ReadOnlySpan<Box> Seen(int width, int height, double leastSeen)
    {
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            (double left, double top, double right, double bottom) = (double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);
            foreach (ImagePoint p in _points.AsSpan(i * PointsEach, PointsEach))
            {
                (left, right) = (Math.Min(left, p.X), Math.Max(right, p.X));
                (top, bottom) = (Math.Min(top, p.Y), Math.Max(bottom, p.Y));
            }
            Box whole = _boxes[i] with { X = left, Y = top, Width = right - left, Height = bottom - top }, seen = whole.Clip(width, height);
            if (seen.Area > 0 && seen.Area >= leastSeen * whole.Area) _seen[kept++] = seen;
        }
        return _seen.AsSpan(0, kept);
    }
}
