namespace DeepShell.Data.Imaging;

/// <summary>What a pixel shows that comes from between pixels.</summary>
public enum Interpolation
{
    /// <summary>The mean of the four pixels around, the nearer the more.</summary>
    Bilinear,
    /// <summary>The nearest pixel: no new colours come in.</summary>
    Nearest,
}
