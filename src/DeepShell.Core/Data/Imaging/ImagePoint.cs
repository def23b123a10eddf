namespace DeepShell.Data.Imaging;

/// <summary>A place in an image, in continuous pixels: the centre of the first pixel is at 0.5, 0.5.</summary>
public readonly record struct ImagePoint(double X, double Y);
