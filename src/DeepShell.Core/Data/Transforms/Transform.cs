using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A rule of preparation. It holds settings only: what it finds in the training part goes into a <see cref="FieldEncoder"/>.</summary>
[ComponentKind("Transform")]
public abstract class Transform;

/// <summary>A transform x → (x − shift) · scale of every number column, or of every channel of an image.</summary>
public abstract class Scaler : Transform
{
    /// <summary>Whether <see cref="Fit"/> reads the median or a quartile. They take a sort of the column and are NaN for scalers that say no.</summary>
    public virtual bool NeedsQuartiles => true;

    /// <summary>The shift and scale for values with these statistics; scale must be finite and not 0.</summary>
    public abstract (double Shift, double Scale) Fit(in ColumnStatistics statistics);
}
