namespace DeepShell.Graph;

/// <summary>
/// Which steps of a segment a thread takes its rows through in pieces, so that what one step writes is still in the cache when the
/// next one reads it. Ops work on any range of rows, so this is a matter of speed only.
/// </summary>
internal static class PlanPieces
{
    /// <summary>What a step reads and writes of a piece: half the second cache of today's processors.</summary>
    public const long Floats = 1 << 18;

    // Steps that want pieces of very different sizes are not run together.
    private const int MostRatio = 4;

    /// <summary>The rows of a piece that suits a step.</summary>
    public static int Rows(Node node, int batch, long most)
    {
        // A product of few rows by many weights is slow: so many rows that the weights are not most of what is read.
        if (node.Op.PreparesParameterGradient) return batch;
        long floats = Math.Max(1, node.Output.Shape.Size + node.Inputs.Sum(i => (long)i.Shape.Size)), weights = node.Parameters.Sum(p => (long)p.Shape.Size);
        return (int)Math.Clamp(Math.Max(most, weights) / floats, 1, batch);
    }

    /// <summary>Where the run of steps that starts at one ends; they go through their rows together.</summary>
    public static int End(IReadOnlyList<PlanStep> steps, int from)
    {
        int least = steps[from].PieceRows, most = least, end = from + 1;
        for (; steps[from].ByRows && end < steps.Count && steps[end].Segment == steps[from].Segment && steps[end].ByRows; end++)
        {
            (least, most) = (Math.Min(least, steps[end].PieceRows), Math.Max(most, steps[end].PieceRows));
            if (most / least > MostRatio) break;
        }
        return end;
    }
}
