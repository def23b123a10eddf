using DeepShell.Catalog;
using DeepShell.Ops;

namespace DeepShell.Graph.Passes;

/// <summary>Two ops, one behind the other, that a single op can do in fewer passes over memory. The result must have the same bits.</summary>
[ComponentKind("Fusion")]
public abstract class Fusion
{
    /// <summary>The op that does both, not yet inferred; null where they don't fit.</summary>
    /// <param name="first">Its output goes to <paramref name="second"/> alone.</param>
    /// <param name="second">Its only input is <paramref name="first"/>'s output.</param>
    public abstract Op? Fuse(Op first, Op second);
}
