namespace DeepShell.Graph;

/// <summary>A piece of the arena: who defines it first and who reads it last, in segments.</summary>
internal sealed class PlanBuffer
{
    /// <summary>Floats.</summary>
    public long Size { get; set; }

    /// <summary>The first segment that writes it.</summary>
    public int First { get; private set; } = int.MaxValue;

    /// <summary>The last segment that reads or writes it.</summary>
    public int Last { get; private set; } = -1;

    /// <summary>The first float in the arena, once planned.</summary>
    public long Offset { get; set; } = -1;

    /// <summary>For an input of the graph: the symbol whose memory comes with each batch.</summary>
    public Symbol? External { get; init; }

    /// <summary>Notes a use.</summary>
    public void Use(int segment)
    {
        First = Math.Min(First, segment);
        Last = Math.Max(Last, segment);
    }
}
