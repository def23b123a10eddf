using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A rule of preparation. It holds settings only: what it finds in the training part goes into a <see cref="FieldEncoder"/>.</summary>
[ComponentKind("Transform")]
public abstract class Transform;

/// <summary>A transform x → (x − shift) · scale of every number column, or of every channel of an image.</summary>
public abstract class Scaler : Transform
{
    /// <summary>The shift and scale for values with these statistics; scale must be finite and not 0.</summary>
    public abstract (double Shift, double Scale) Fit(in ColumnStatistics statistics);
}
