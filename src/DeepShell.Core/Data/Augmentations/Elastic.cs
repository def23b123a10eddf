using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>
/// Warps the image locally, as a rubber sheet: the points of a coarse grid are moved at random, and what lies between
/// follows smoothly.
/// </summary>
/// <remarks>
/// Simard, Steinkraus and Platt smooth a random field of moves with a wide Gaussian; a grid of random moves with smooth
/// interpolation gives fields of the same kind at a fraction of the cost.
/// </remarks>
[Component("Elastic", Aliases = "Warp", Paper = "doi:10.1109/ICDAR.2003.1227801")]
public sealed class Elastic : Augmentation
{
    /// <summary>The largest move of a grid point, as a share of the distance between grid points.</summary>
    [Position(0), Range(0.0, 0.5)]
    public double Strength { get; init; } = 0.2;

    /// <summary>Cells of the grid across and down.</summary>
    [Range(1, 16)]
    public int Grid { get; init; } = 4;

    /// <summary>Value of what comes into view beside the image, from 0 (black) to 255 (white).</summary>
    [Range(0, 255)]
    public int Fill { get; init; }

    /// <summary>How often an image is changed.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;

    /// <summary>What a pixel shows that comes from between pixels: Bilinear or Nearest.</summary>
    public Interpolation Interpolation { get; init; }

    /// <inheritdoc/>
    public override unsafe void Apply(ImageSample sample, ref RandomStream random)
    {
        if (!Happens(Probability, ref random)) return;
        sample.Replace(out ReadOnlySpan<byte> source, out Span<byte> target);
        (int width, int height, int channels) = (sample.Width, sample.Height, sample.Channels);
        int points = Grid + 1, pitch = width * channels;
        Span<float> moveX = stackalloc float[points * points], moveY = stackalloc float[points * points];
        float reachX = (float)Strength * width / Grid, reachY = (float)Strength * height / Grid;
        for (int i = 0; i < moveX.Length; i++)
        {
            moveX[i] = (float)random.NextDouble(-reachX, reachX);
            moveY[i] = (float)random.NextDouble(-reachY, reachY);
        }
        foreach (ref ImagePoint point in sample.Points) point = Moved(point, moveX, moveY, width, height);
        if (sample.ReplaceMask(out ReadOnlySpan<byte> classes, out Span<byte> moved)) MoveMask(classes, moved, moveX, moveY, width, height);
        // The moves of the grid's columns at the present row.
        Span<float> rowX = stackalloc float[points], rowY = stackalloc float[points];
        float scale = Grid / (float)width;
        fixed (byte* from = source, to = target)
        {
            byte* o = to;
            for (int y = 0; y < height; y++)
            {
                (int row, float down) = Place(y, Grid / (float)height);
                for (int i = 0, above = row * points, below = above + points; i < points; i++, above++, below++)
                {
                    rowX[i] = moveX[above] + (moveX[below] - moveX[above]) * down;
                    rowY[i] = moveY[above] + (moveY[below] - moveY[above]) * down;
                }
                for (int x = 0; x < width; x++)
                {
                    (int column, float across) = Place(x, scale);
                    int u = (int)MathF.Floor((x + rowX[column] + (rowX[column + 1] - rowX[column]) * across) * 256 + 0.5f);
                    int v = (int)MathF.Floor((y + rowY[column] + (rowY[column + 1] - rowY[column]) * across) * 256 + 0.5f);
                    // To the nearest: nothing is left of the fractions.
                    if (Interpolation == Interpolation.Nearest) (u, v) = ((u + 128) & ~255, (v + 128) & ~255);
                    int left = u >> 8, top = v >> 8;
                    if ((uint)left < (uint)(width - 1) && (uint)top < (uint)(height - 1))
                    {
                        byte* p = from + (long)top * pitch + left * channels;
                        for (int c = 0; c < channels; c++, p++) *o++ = WarpSampler.Blend(p[0], p[channels], p[pitch], p[pitch + channels], u & 255, v & 255);
                    }
                    else
                    {
                        WarpSampler.Edge(from, width, height, channels, left, top, u & 255, v & 255, o, (byte)Fill);
                        o += channels;
                    }
                }
            }
        }
    }

    // The class of the pixel that the middle of the new one comes from.
    private void MoveMask(ReadOnlySpan<byte> classes, Span<byte> moved, ReadOnlySpan<float> moveX, ReadOnlySpan<float> moveY, int width, int height)
    {
        float scaleX = Grid / (float)width, scaleY = Grid / (float)height;
        for (int y = 0, o = 0; y < height; y++)
        {
            (int row, float down) = Place(y, scaleY);
            for (int x = 0; x < width; x++, o++)
            {
                (int column, float across) = Place(x, scaleX);
                int above = row * (Grid + 1) + column;
                int u = (int)MathF.Floor(x + At(moveX, above, across, down) + 0.5f), v = (int)MathF.Floor(y + At(moveY, above, across, down) + 0.5f);
                moved[o] = (uint)u < (uint)width && (uint)v < (uint)height ? classes[v * width + u] : MaskField.Ignore;
            }
        }
    }

    // A grid's move at a place in the cell whose upper left point is given.
    private float At(ReadOnlySpan<float> moves, int above, float across, float down)
    {
        int below = above + Grid + 1;
        float left = moves[above] + (moves[below] - moves[above]) * down, right = moves[above + 1] + (moves[below + 1] - moves[above + 1]) * down;
        return left + (right - left) * across;
    }

    // Pixels look up where they come from; a point has to be found whose pixel comes from it. Stepping back by the move of where one
    // has got to converges as long as the sheet is not folded.
    private ImagePoint Moved(ImagePoint from, ReadOnlySpan<float> moveX, ReadOnlySpan<float> moveY, int width, int height)
    {
        const int Steps = 20;
        ImagePoint at = from;
        for (int i = 0; i < Steps; i++) at = new ImagePoint(from.X - Move(moveX), from.Y - Move(moveY));
        return at;

        double Move(ReadOnlySpan<float> moves)
        {
            (int column, float across) = Place((float)at.X - 0.5f, Grid / (float)width);
            (int row, float down) = Place((float)at.Y - 0.5f, Grid / (float)height);
            return At(moves, row * (Grid + 1) + column, across, down);
        }
    }

    // The grid cell of a pixel, and how far into it the pixel lies, on a curve that is flat at both ends.
    private (int Cell, float Share) Place(float pixel, float scale)
    {
        float position = Math.Clamp((pixel + 0.5f) * scale, 0, Grid);
        int cell = Math.Min((int)position, Grid - 1);
        float share = position - cell;
        return (cell, share * share * (3 - 2 * share));
    }
}
