namespace DeepShell.Graph;

/// <summary>Places buffers in one arena so that two that live at the same time never overlap.</summary>
internal static class ArenaPlanner
{
    private const long Alignment = 16;

    /// <summary>Greedy by size: the largest first, each at the lowest place free during its life.</summary>
    /// <param name="buffers">Used buffers; offsets are written.</param>
    /// <param name="share">False gives each a place of its own.</param>
    /// <returns>Floats of the arena.</returns>
    public static long Place(IEnumerable<PlanBuffer> buffers, bool share)
    {
        List<PlanBuffer> placed = [];
        long end = 0;
        foreach (PlanBuffer buffer in buffers.Where(b => b.External is null && b.Last >= 0).OrderByDescending(b => b.Size).ThenBy(b => b.First))
        {
            long offset = share ? LowestGap(buffer, placed) : end;
            buffer.Offset = offset;
            end = Math.Max(end, Align(offset + buffer.Size));
            placed.Add(buffer);
        }
        return end;
    }

    private static long LowestGap(PlanBuffer buffer, List<PlanBuffer> placed)
    {
        long offset = 0;
        foreach (PlanBuffer other in placed.Where(o => o.First <= buffer.Last && buffer.First <= o.Last).OrderBy(o => o.Offset))
        {
            if (other.Offset - offset >= buffer.Size) break;
            offset = Math.Max(offset, Align(other.Offset + other.Size));
        }
        return offset;
    }

    private static long Align(long n) => (n + Alignment - 1) / Alignment * Alignment;
}
