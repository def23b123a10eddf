namespace DeepShell.Data.Imaging;

/// <summary>Draws lines, frames and words into an image of three channels.</summary>
internal sealed class Canvas(PixelImage image)
{
    /// <summary>Fills a rectangle, as far as it lies within the image.</summary>
    public void Fill(int left, int top, int width, int height, Rgb color)
    {
        for (int y = Math.Max(0, top); y < Math.Min(image.Height, top + height); y++)
            for (int x = Math.Max(0, left); x < Math.Min(image.Width, left + width); x++) Put(x, y, color);
    }

    /// <summary>A frame whose lines lie within the rectangle.</summary>
    public void Frame(int left, int top, int right, int bottom, int thickness, Rgb color)
    {
        Fill(left, top, right - left, thickness, color);
        Fill(left, bottom - thickness, right - left, thickness, color);
        Fill(left, top, thickness, bottom - top, color);
        Fill(right - thickness, top, thickness, bottom - top, color);
    }

    /// <summary>Writes a text; it ends where <paramref name="room"/> does.</summary>
    /// <param name="text">One line.</param>
    /// <param name="left">Left edge of the first letter.</param>
    /// <param name="top">Upper edge of capitals.</param>
    /// <param name="unit">Pixels of a sixth of a capital's height.</param>
    /// <param name="color">Of the strokes.</param>
    /// <param name="room">Pixels in width that may be used.</param>
    /// <returns>Pixels in width that were used.</returns>
    public double Write(string text, double left, double top, double unit, Rgb color, double room = double.PositiveInfinity)
    {
        double x = left;
        foreach (char letter in StrokeFont.Plain(text))
        {
            if (x + 4 * unit > left + room) break;
            foreach ((int X, int Y)[] stroke in StrokeFont.Strokes(letter))
                for (int i = 0; i < Math.Max(1, stroke.Length - 1); i++)
                {
                    (int X, int Y) to = stroke[Math.Min(i + 1, stroke.Length - 1)];
                    Line(x + stroke[i].X * unit, top + stroke[i].Y * unit, x + to.X * unit, top + to.Y * unit, Math.Max(1, unit * 0.8), color);
                }
            x += StrokeFont.Advance * unit;
        }
        return x - left;
    }

    /// <summary>A line with round ends and soft edges.</summary>
    public void Line(double x0, double y0, double x1, double y1, double thickness, Rgb color)
    {
        double reach = thickness / 2 + 1, dx = x1 - x0, dy = y1 - y0, length = dx * dx + dy * dy;
        for (int y = Math.Max(0, (int)(Math.Min(y0, y1) - reach)); y <= Math.Min(image.Height - 1, (int)(Math.Max(y0, y1) + reach)); y++)
            for (int x = Math.Max(0, (int)(Math.Min(x0, x1) - reach)); x <= Math.Min(image.Width - 1, (int)(Math.Max(x0, x1) + reach)); x++)
            {
                double t = length == 0 ? 0 : Math.Clamp(((x + 0.5 - x0) * dx + (y + 0.5 - y0) * dy) / length, 0, 1);
                double distance = Math.Sqrt(Math.Pow(x + 0.5 - x0 - t * dx, 2) + Math.Pow(y + 0.5 - y0 - t * dy, 2));
                double share = Math.Clamp(thickness / 2 + 0.5 - distance, 0, 1);
                if (share > 0) Put(x, y, color, share);
            }
    }

    private void Put(int x, int y, Rgb color, double share = 1)
    {
        Span<byte> p = image.Pixels.AsSpan((y * image.Width + x) * 3, 3);
        p[0] = (byte)Math.Round(p[0] + (color.R - p[0]) * share);
        p[1] = (byte)Math.Round(p[1] + (color.G - p[1]) * share);
        p[2] = (byte)Math.Round(p[2] + (color.B - p[2]) * share);
    }
}

/// <summary>A colour.</summary>
internal readonly record struct Rgb(byte R, byte G, byte B)
{
    // Far from each other, and visible on light and dark ground.
    private static readonly Rgb[] s_palette =
    [
        new(230, 25, 75), new(60, 200, 75), new(255, 215, 25), new(40, 120, 255), new(245, 130, 48),
        new(190, 60, 230), new(70, 230, 240), new(240, 50, 200), new(150, 230, 20), new(0, 150, 140),
    ];

    /// <summary>White.</summary>
    public static Rgb White { get; } = new(255, 255, 255);

    /// <summary>The colour of the n-th of several things; after ten they repeat, darker.</summary>
    public static Rgb Of(int n)
    {
        Rgb c = s_palette[n % s_palette.Length];
        int darker = n / s_palette.Length % 3;
        return darker == 0 ? c : new((byte)(c.R * (3 - darker) / 3), (byte)(c.G * (3 - darker) / 3), (byte)(c.B * (3 - darker) / 3));
    }
}
