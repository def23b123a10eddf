namespace DeepShell.Data.Imaging;

/// <summary>
/// Where in the old image each point of the new one comes from: x = XX·x' + XY·y' + X0, y = YX·x' + YY·y' + Y0.
/// Coordinates are continuous: the first pixel covers 0 to 1, its centre is at 0.5.
/// </summary>
public readonly record struct Affine(double XX, double XY, double X0, double YX, double YY, double Y0)
{
    /// <summary>Every point stays where it is.</summary>
    public static Affine Identity { get; } = new(1, 0, 0, 0, 1, 0);

    /// <summary>Takes the new image from (left, top) on; negative values reach outside.</summary>
    public static Affine Offset(double left, double top) => new(1, 0, left, 0, 1, top);

    /// <summary>A linear map about a point: what is shown at (x, y) stays there.</summary>
    public static Affine About(double x, double y, double xx, double xy, double yx, double yy) =>
        new(xx, xy, x - xx * x - xy * y, yx, yy, y - yx * x - yy * y);

    /// <summary>Turns the content counter-clockwise about a point, by degrees.</summary>
    public static Affine Rotation(double degrees, double x, double y)
    {
        double angle = degrees * Math.PI / 180, cos = Math.Cos(angle), sin = Math.Sin(angle);
        return About(x, y, cos, -sin, sin, cos);
    }

    /// <summary>This map after <paramref name="next"/>: new image → <paramref name="next"/> → this → old image.</summary>
    public Affine Then(in Affine next) => new(
        XX * next.XX + XY * next.YX, XX * next.XY + XY * next.YY, XX * next.X0 + XY * next.Y0 + X0,
        YX * next.XX + YY * next.YX, YX * next.XY + YY * next.YY, YX * next.X0 + YY * next.Y0 + Y0);

    /// <summary>Where this map takes a point.</summary>
    public ImagePoint Apply(ImagePoint p) => new(XX * p.X + XY * p.Y + X0, YX * p.X + YY * p.Y + Y0);

    /// <summary>The way back: old image → new image.</summary>
    /// <exception cref="InvalidOperationException">The map takes all points to one line.</exception>
    public Affine Inverse()
    {
        double determinant = XX * YY - XY * YX;
        if (determinant == 0) throw new InvalidOperationException("The map cannot be inverted.");
        // Mirrors and moves are so exact: whole numbers stay whole.
        (double xx, double xy, double yx, double yy) = (YY / determinant, -XY / determinant, -YX / determinant, XX / determinant);
        return new Affine(xx, xy, -(xx * X0 + xy * Y0), yx, yy, -(yx * X0 + yy * Y0));
    }

    /// <summary>Whether pixels are only moved or mirrored, so that no value has to be interpolated.</summary>
    public bool IsExact => XY == 0 && YX == 0 && Math.Abs(XX) == 1 && Math.Abs(YY) == 1 && X0 == Math.Floor(X0) && Y0 == Math.Floor(Y0);
}
