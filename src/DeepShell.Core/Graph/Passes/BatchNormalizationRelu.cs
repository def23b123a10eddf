using DeepShell.Catalog;
using DeepShell.Ops;

namespace DeepShell.Graph.Passes;

/// <summary>Batch normalisation and the ReLU behind it: one pass forward, and no memory for what lies between.</summary>
[Component("BatchNormalizationRelu")]
public sealed class BatchNormalizationRelu : Fusion
{
    /// <inheritdoc/>
    public override Op? Fuse(Op first, Op second) =>
        first is BatchNormalizationOp { FollowedByRelu: false } normalization && second.IsRelu ? normalization.WithRelu() : null;
}
