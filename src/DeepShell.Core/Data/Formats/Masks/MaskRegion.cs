namespace DeepShell.Data;

/// <summary>
/// The pixels of a region, as runs down the columns of an image. Outlines are filled with the pixels that COCO's own tools
/// (pycocotools, annToMask) fill them with.
/// </summary>
internal sealed class MaskRegion(int width, int height)
{
    // Outlines are followed on a grid so many times as fine as the pixels.
    private const int Fine = 5;

    private readonly List<(int From, int To)> _runs = [];

    /// <summary>Pixels; those of outlines that overlap count twice.</summary>
    public long Area => _runs.Sum(r => (long)r.To - r.From);

    /// <summary>Adds what lies within a closed outline: x, y, x, y … in pixels.</summary>
    public void AddOutline(ReadOnlySpan<double> points)
    {
        List<int> crossings = [];
        int corners = points.Length / 2;
        for (int i = 0; i < corners; i++)
        {
            int next = (i + 1) % corners;
            AddEdge(crossings, Grid(points[2 * i]), Grid(points[2 * i + 1]), Grid(points[2 * next]), Grid(points[2 * next + 1]));
        }
        // Between the first crossing and the second one is inside, and so on.
        crossings.Sort();
        for (int i = 0; i < crossings.Count; i += 2)
            _runs.Add((crossings[i], i + 1 < crossings.Count ? crossings[i + 1] : width * height));
    }

    /// <summary>Adds runs by their lengths: pixels outside, inside, outside …</summary>
    /// <returns>Whether they add up to the image.</returns>
    public bool AddCounts(ReadOnlySpan<int> counts)
    {
        long at = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] < 0 || at + counts[i] > (long)width * height) return false;
            if (i % 2 == 1) _runs.Add(((int)at, (int)at + counts[i]));
            at += counts[i];
        }
        return at == (long)width * height;
    }

    /// <summary>Gives all pixels of the region a value.</summary>
    /// <param name="mask">Height × width.</param>
    /// <param name="value">The value.</param>
    public void Paint(Span<byte> mask, byte value)
    {
        foreach ((int from, int to) in _runs)
            for (int i = from, x = from / height, y = from % height; i < to; i++)
            {
                mask[y * width + x] = value;
                if (++y == height) (x, y) = (x + 1, 0);
            }
    }

    /// <summary>Run lengths from COCO's text: six bits a character, from '0' on, of which five count and one says that more follow; from the fourth on each is the difference to the last but one.</summary>
    /// <returns>Null if the text ends within a number or holds other characters.</returns>
    public static int[]? Counts(string text)
    {
        List<int> counts = [];
        for (int at = 0; at < text.Length;)
        {
            long number = 0;
            for (int shift = 0; ; shift += 5)
            {
                if (at == text.Length || text[at] is < '0' or > 'o' || shift > 30) return null;
                int bits = text[at++] - '0';
                number |= (long)(bits & 31) << shift;
                if ((bits & 32) != 0) continue;
                if ((bits & 16) != 0) number |= -1L << (shift + 5);
                break;
            }
            if (counts.Count > 2) number += counts[^2];
            if (number is < 0 or > int.MaxValue) return null;
            counts.Add((int)number);
        }
        return [.. counts];
    }

    private static int Grid(double coordinate) => (int)(Fine * coordinate + 0.5);

    // The middle of a pixel's column lies between the fine columns 5x + 2 and 5x + 3: where the edge steps from the one to the other, the pixels
    // below change sides.
    private void AddEdge(List<int> crossings, int x0, int y0, int x1, int y1)
    {
        bool flat = Math.Abs(x1 - x0) >= Math.Abs(y1 - y0);
        if (flat ? x0 > x1 : y0 > y1) (x0, y0, x1, y1) = (x1, y1, x0, y0);
        if (x0 == x1) return;
        if (flat)
        {
            double slope = (double)(y1 - y0) / (x1 - x0);
            int first = Math.Max(0, (x0 - Fine / 2 + Fine - 1) / Fine);
            for (int x = first; x < width && Fine * x + Fine / 2 < x1; x++)
            {
                int along = Fine * x + Fine / 2 - x0;
                Cross(x, Math.Min((int)(y0 + slope * along + 0.5), (int)(y0 + slope * (along + 1) + 0.5)));
            }
        }
        else
        {
            double slope = (double)(x1 - x0) / (y1 - y0);
            for (int t = 1, before = x0; t <= y1 - y0; t++)
            {
                int u = (int)(x0 + slope * t + 0.5), left = Math.Min(u, before);
                if (u != before && left >= 0 && left % Fine == Fine / 2 && left / Fine < width) Cross(left / Fine, y0 + t - 1);
                before = u;
            }
        }

        void Cross(int x, int y) => crossings.Add(x * height + (int)Math.Ceiling(Math.Clamp((y + 0.5) / Fine - 0.5, 0, height)));
    }
}
