using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>sign(x)·ln(1 + |x|) before scaling: for amounts that range over orders of magnitude. Zero stays zero, and negative numbers are allowed.</summary>
/// <remarks>A numeric label that Columns names is learnt by its logarithm; answers come back in its own unit.</remarks>
[Component("Log")]
public sealed class Log : ColumnTransform
{
    /// <inheritdoc/>
    public override Inverse Inverse => Inverse.Exact;

    private protected override IEnumerable<Field> Candidates(Dataset dataset) => dataset.Fields.Where(f => f.Role != FieldRole.Ignored);
}
