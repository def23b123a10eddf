namespace DeepShell.Data.Imaging;

/// <summary>Many small images on one, in rows: a preview.</summary>
public static class ContactSheet
{
    /// <summary>Lays images out in a grid, in their order; smaller ones are centred in their cell.</summary>
    /// <param name="images">One or more; colours and sizes may differ.</param>
    /// <param name="columns">Images a row; 0 for a grid that is about square.</param>
    /// <param name="gap">Pixels between images, and around them.</param>
    /// <param name="zoom">How often each pixel is repeated in both directions; 0 for a sheet of about 1000 pixels.</param>
    public static PixelImage Make(IReadOnlyList<PixelImage> images, int columns = 0, int gap = 2, int zoom = 0)
    {
        ArgumentOutOfRangeException.ThrowIfZero(images.Count, nameof(images));
        int width = images.Max(i => i.Width), height = images.Max(i => i.Height);
        int channels = images.Max(i => i.Channels);
        if (columns <= 0) columns = (int)Math.Ceiling(Math.Sqrt((double)images.Count * height / width));
        columns = Math.Min(columns, images.Count);
        int rows = (images.Count + columns - 1) / columns;
        if (zoom <= 0) zoom = Math.Clamp(1000 / (columns * (width + gap)), 1, 4);
        (int cellWidth, int cellHeight) = (width * zoom + gap, height * zoom + gap);
        (long fullWidth, long fullHeight) = ((long)columns * cellWidth + gap, (long)rows * cellHeight + gap);
        ImageLimits.Check(fullWidth, fullHeight, "PNG", "contact sheet");
        PixelImage sheet = new((int)fullWidth, (int)fullHeight, channels);
        sheet.Pixels.AsSpan().Fill(96);
        for (int n = 0; n < images.Count; n++)
        {
            PixelImage image = images[n].WithChannels(channels);
            int left = gap + n % columns * cellWidth + (width - image.Width) * zoom / 2, top = gap + n / columns * cellHeight + (height - image.Height) * zoom / 2;
            for (int y = 0; y < image.Height * zoom; y++)
            {
                ReadOnlySpan<byte> from = image.Pixels.AsSpan(y / zoom * image.Width * channels, image.Width * channels);
                Span<byte> to = sheet.Pixels.AsSpan(((top + y) * sheet.Width + left) * channels, image.Width * zoom * channels);
                for (int x = 0; x < image.Width * zoom; x++)
                    for (int c = 0; c < channels; c++) to[x * channels + c] = from[x / zoom * channels + c];
            }
        }
        return sheet;
    }
}
