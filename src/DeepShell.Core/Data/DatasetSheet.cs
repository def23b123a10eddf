using DeepShell.Catalog;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Imaging;

namespace DeepShell.Data;

/// <summary>A contact sheet of a dataset's images, with their boxes, masks or classes.</summary>
public static class DatasetSheet
{
    private const int SheetWidth = 1200, Gap = 4, Line = 2, MostUnseen = 20;
    private const double Unit = 1.75;

    /// <summary>Draws images of a part: from each class alike, or else from all over the rows, in the order of the rows. Which, the data alone decide.</summary>
    /// <param name="dataset">Holds images.</param>
    /// <param name="count">Images, at most as many as there are.</param>
    /// <param name="part">The part; without one the training part, or all rows of data that are not split.</param>
    /// <param name="original">Shows the images as they were read, where the training part's are augmented otherwise.</param>
    /// <param name="seed">Decides what happens to augmented images.</param>
    /// <exception cref="DeepShellException">The dataset holds no images, or no such part.</exception>
    public static PixelImage Make(Dataset dataset, int count = 16, PartitionName? part = null, bool original = false, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (dataset.Features is not [ImageField images])
            throw new DeepShellException("Show.NotImages", ErrorKind.InvalidOperation, $"{dataset.Name} does not hold images.", "Its rows are shown without a -Path.", dataset);
        int[] all = DatasetExport.Rows(dataset, new ExportOptions { Part = part ?? (dataset.Partitions is null ? null : PartitionName.Train) });
        if (all.Length == 0)
            throw new DeepShellException("Show.EmptyPart", ErrorKind.InvalidOperation, $"{dataset.Name} has no {part.ToString()!.ToLowerInvariant()} part.", "Choose another -Partition.", dataset);
        int[] rows = Sample(dataset.Label as CategoryField, all, count);
        bool augment = !original && dataset.Augmentations.Count > 0 && part is null or PartitionName.Train;
        BoxField? boxes = dataset.Fields.OfType<BoxField>().FirstOrDefault();
        ImageTransform[] steps = original ? [] : dataset.Preprocessing?.Image?.Steps ?? [];
        AugmentationChain chain = new(augment ? dataset.Augmentations : [], images, all, seed, boxes, steps, dataset.Masks);
        ChainMemory memory = new(images.Size);
        Size2 size = dataset.Augmentations.Where(_ => augment).Aggregate(steps.Aggregate(new Size2(images.Height, images.Width), (s, t) => t.OutputSize(s)), (s, a) => a.OutputSize(s));
        int columns = Math.Clamp((int)Math.Ceiling(Math.Sqrt((double)rows.Length * size.Height / size.Width)), 1, Math.Min(12, rows.Length));
        List<PixelImage> cells = [];
        int[] counts = new int[boxes?.Categories.Count ?? 0];
        MaskOverlay? overlay = dataset.Masks is { } masks ? new MaskOverlay(masks) : null;
        foreach (int row in rows)
        {
            // Training counts its epochs from 1.
            LabelMix mix = chain.Apply(row, 1, memory);
            foreach (Box box in memory.Sample.Boxes) counts[box.Class]++;
            cells.Add(Cell(memory.Sample, overlay, SheetWidth / columns - Gap, dataset.Label is BoxField or MaskField ? null : Caption(dataset.Label, row, mix)));
        }
        PixelImage sheet = ContactSheet.Make(cells, columns, Gap, zoom: 1);
        IEnumerable<(Rgb Color, string Name, string Amount)> legend = (boxes?.Categories ?? []).Select((name, c) => (Rgb.Of(c), name, Amount: $"{counts[c]}"))
            .Where(e => e.Amount != "0" || counts.Length <= MostUnseen);
        (Rgb Color, string Name, string Amount)[] entries = [.. legend, .. (overlay?.Legend() ?? []).ExceptBy((IEnumerable<string>)(boxes?.Categories ?? []), e => e.Name)];
        return entries.Length == 0 ? sheet : WithLegend(sheet, entries);
    }

    internal static int[] Sample(CategoryField? label, int[] rows, int count)
    {
        if (count >= rows.Length) return rows;
        int[][] classes = label is null ? [rows] : [.. rows.GroupBy(r => label[r]).OrderBy(g => g.Key).Select(g => g.ToArray())];
        int[] taken = new int[classes.Length];
        for (int left = count; left > 0;)
        {
            int[] open = [.. Enumerable.Range(0, classes.Length).Where(c => taken[c] < classes[c].Length)];
            // Too few for a whole round: classes from all over their list.
            int round = Math.Min(left, open.Length);
            for (int i = 0; i < round; i++) taken[open[(int)((long)i * open.Length / round)]]++;
            left -= round;
        }
        return [.. classes.SelectMany((of, c) => Enumerable.Range(0, taken[c]).Select(i => of[(int)((long)i * of.Length / taken[c])])).Order()];
    }

    // A mixture shows both labels, with their shares.
    internal static string? Caption(Field? label, int row, LabelMix mix)
    {
        if (label?.Value(row) is not { } own) return null;
        string text = SettingValue.Text(own);
        int percent = (int)Math.Round(mix.Share * 100);
        return mix.Share >= 1 || label.Value(mix.Partner) is not { } other || other.Equals(own) ? text : $"{text} {percent}%, {SettingValue.Text(other)} {100 - percent}%";
    }

    // An image that fills its share of the sheet: pixels are repeated when it grows, and averaged when it shrinks.
    private static PixelImage Cell(ImageSample sample, MaskOverlay? overlay, double room, string? caption)
    {
        PixelImage image = overlay?.Draw(sample) ?? sample.ToImage().WithChannels(3);
        double scale = room / image.Width;
        scale = scale >= 1 ? Math.Min(8, Math.Floor(scale)) : scale;
        int width = Math.Max(1, (int)(image.Width * scale)), height = Math.Max(1, (int)(image.Height * scale));
        PixelImage scaled = scale >= 1 ? ContactSheet.Make([image], 1, 0, (int)scale) : ImageEngines.Default.Resize(image, width, height);
        PixelImage cell = new(width, height + (caption is null ? 0 : (int)(StrokeFont.LineHeight * Unit)), 3);
        scaled.Pixels.CopyTo(cell.Pixels, 0);
        Canvas canvas = new(cell);
        foreach (Box box in sample.Boxes)
        {
            Box b = box.Scale((double)width / sample.Width, (double)height / sample.Height);
            int left = (int)b.X, top = (int)b.Y;
            canvas.Frame(left, top, Math.Max(left + Line, (int)Math.Ceiling(b.Right)), Math.Max(top + Line, (int)Math.Ceiling(b.Bottom)), Line, Rgb.Of(box.Class));
        }
        if (caption is not null) canvas.Write(caption, 2, height + 2 * Unit, Unit, Rgb.White, width - 4);
        return cell;
    }

    private static PixelImage WithLegend(PixelImage sheet, (Rgb Color, string Name, string Amount)[] shown)
    {
        const int Swatch = 12, Space = 24, Margin = 8, LineStep = 24;
        List<(int X, int Y, Rgb Color, string Text)> entries = [];
        int x = Margin, y = 0;
        foreach ((Rgb color, string name, string amount) in shown)
        {
            string text = $"{name} {amount}";
            int width = Swatch + 6 + (int)(StrokeFont.Plain(text).Length * StrokeFont.Advance * Unit) + Space;
            if (x > Margin && x + width > sheet.Width) (x, y) = (Margin, y + LineStep);
            entries.Add((x, y, color, text));
            x += width;
        }
        PixelImage result = new(sheet.Width, sheet.Height + y + LineStep + Margin, 3);
        result.Pixels.AsSpan().Fill(32);
        sheet.Pixels.CopyTo(result.Pixels, 0);
        Canvas canvas = new(result);
        foreach ((int left, int top, Rgb color, string text) in entries)
        {
            canvas.Fill(left, sheet.Height + top + 8, Swatch, Swatch, color);
            canvas.Write(text, left + Swatch + 6, sheet.Height + top + 9, Unit, Rgb.White);
        }
        return result;
    }
}
