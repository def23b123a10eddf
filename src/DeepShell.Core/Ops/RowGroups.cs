namespace DeepShell.Ops;

/// <summary>
/// The batch's rows in at most <see cref="Most"/> groups. Their bounds depend on the batch alone, so sums that are first
/// taken within a group and then over the groups give the same bits whichever threads computed them.
/// </summary>
public static class RowGroups
{
    /// <summary>The largest number of groups, and so of threads that share a batch.</summary>
    public const int Most = 16;

    /// <summary>The number of groups for a batch.</summary>
    public static int Count(int rows) => Math.Min(rows, Most);

    /// <summary>The first row of a group; the end of the one before it.</summary>
    public static int Start(int rows, int group) => (int)((long)rows * group / Count(rows));

    /// <summary>The row at which a member's share of the groups starts.</summary>
    public static int MemberStart(int rows, int member, int members) =>
        rows == 0 ? 0 : Start(rows, (int)((long)Count(rows) * member / members));

    /// <summary>The end of a piece that starts at a group's first row: whole groups, no more than so many rows but at least one group.</summary>
    public static int PieceEnd(int rows, int from, int most, int end)
    {
        int groups = Count(rows), group = (int)(((long)from * groups + rows - 1) / rows) + 1;
        while (Start(rows, group) < end && Start(rows, group + 1) - from <= most) group++;
        return Math.Min(Start(rows, group), end);
    }
}
