namespace DeepShell.Data;

/// <summary>The region of a thing in an image, as a file of annotations has it: outlines, or run lengths down the columns.</summary>
/// <param name="Outlines">Each x, y, x, y …, in the unit of the boxes beside them.</param>
/// <param name="Counts">Run lengths, or null.</param>
/// <param name="Width">The image's width that the run lengths are of.</param>
/// <param name="Height">The image's height that the run lengths are of.</param>
internal sealed record FoundRegion(IReadOnlyList<double[]> Outlines, int[]? Counts = null, int Width = 0, int Height = 0)
{
    /// <summary>Its pixels in an image, or what is wrong with it.</summary>
    /// <param name="width">The image's width.</param>
    /// <param name="height">The image's height.</param>
    /// <param name="isRelative">Whether outlines are in shares of width and height.</param>
    /// <param name="problem">As a sentence without its beginning.</param>
    public MaskRegion? In(int width, int height, bool isRelative, out string problem)
    {
        MaskRegion region = new(width, height);
        problem = "";
        (double across, double down) = isRelative ? (width, height) : (1, 1);
        foreach (double[] outline in Outlines)
        {
            if (outline.Length < 6 || outline.Length % 2 != 0) problem = $"its outline has {outline.Length} numbers, expected x and y of three points or more";
            // Of larger numbers the fine grid's are no whole numbers any more.
            else if (outline.Any(v => !(Math.Abs(v) < 1e8))) problem = "its outline is not made of numbers";
            else region.AddOutline([.. outline.Select((v, i) => v * (i % 2 == 0 ? across : down))]);
        }
        if (Counts is not null && (Width, Height) != (width, height)) problem = $"its run lengths are of {Width} x {Height} pixels, the image has {width} x {height}";
        else if (Counts is not null && !region.AddCounts(Counts)) problem = $"its run lengths do not add up to {width} x {height} pixels";
        return problem.Length == 0 ? region : null;
    }
}
