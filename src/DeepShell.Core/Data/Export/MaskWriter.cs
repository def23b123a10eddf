using System.Globalization;
using DeepShell.Data.Imaging;
using DeepShell.Data.Imaging.BuiltIn;

namespace DeepShell.Data;

/// <summary>Writes masks as PNG files whose values are indexes of Pascal VOC's palette: other programs show its colours.</summary>
internal static class MaskWriter
{
    /// <summary>Writes the masks of rows and returns the files.</summary>
    public static string[] Write(ExportJob job, MaskField masks, int[] rows, Func<int, string> path)
    {
        byte[] palette = Palette();
        string[] files = new string[rows.Length];
        try
        {
            Parallel.For(0, rows.Length, job.Breakable, i =>
            {
                byte[] bytes = PngEncoder.Encode(new PixelImage(masks.Width, masks.Height, 1, masks.Pixels(rows[i], new byte[masks.Size]).ToArray()), palette);
                files[i] = job.File(path(rows[i]), stream => stream.Write(bytes));
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<DeepShellException>().FirstOrDefault() is { } first)
        {
            throw first;
        }
        return files;
    }

    /// <summary>Writes the names of the classes, a line each; with their colours as labelling programs have them.</summary>
    public static string WriteNames(ExportJob job, MaskField masks, string path, bool withColors) => job.File(path, stream =>
    {
        byte[] palette = Palette();
        using StreamWriter text = new(stream, leaveOpen: true) { NewLine = "\n" };
        if (withColors) text.WriteLine("# label:color_rgb:parts:actions");
        for (int c = 0; c < masks.Categories.Count; c++)
            text.WriteLine(masks.Categories[c].ReplaceLineEndings(" ") + (withColors ? string.Create(CultureInfo.InvariantCulture, $":{palette[3 * c]},{palette[3 * c + 1]},{palette[3 * c + 2]}::") : ""));
    });

    // The devkit's: the three lowest bits of an index are the highest of red, green and blue, the next three the next, and so on.
    private static byte[] Palette()
    {
        byte[] palette = new byte[3 * 256];
        for (int index = 0; index < 256; index++)
            for (int bit = 0; bit < 8; bit++) palette[3 * index + bit % 3] |= (byte)((index >> bit & 1) << (7 - bit / 3));
        return palette;
    }
}
