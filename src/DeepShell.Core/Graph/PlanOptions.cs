namespace DeepShell.Graph;

/// <summary>How a plan is compiled.</summary>
public sealed record PlanOptions
{
    /// <summary>The largest batch, in rows.</summary>
    public required int Rows { get; init; }

    /// <summary>With backward pass; dropout on, batch statistics used.</summary>
    public bool Training { get; init; }

    /// <summary>Buffers share memory when their lives don't overlap, and ops run in place; off for the test that this changes nothing.</summary>
    public bool ShareMemory { get; init; } = true;

    /// <summary>Replaces pairs of ops by single ones; off for the test that this changes nothing.</summary>
    public bool Fuse { get; init; } = true;

    /// <summary>Fills memory with NaN as soon as nobody should read it any more. On in Debug builds.</summary>
    public bool PoisonDeadMemory { get; init; } =
#if DEBUG
        true;
#else
        false;
#endif

    /// <summary>Told the size of the arena, in floats, before any memory is taken; may refuse it by throwing.</summary>
    internal Action<long>? BeforeMemory { get; init; }

    /// <summary>Threads that share a run, for tests; by default as many as are worth it.</summary>
    internal int? Members { get; init; }

    /// <summary>What a step should read and write before the next one follows, in floats; for tests.</summary>
    internal long PieceFloats { get; init; } = PlanPieces.Floats;

    /// <summary>Which parameters learn; all if null.</summary>
    public Func<ParameterSlot, bool>? Learns { get; init; }
}
