using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A rule of preparation. It holds settings only: what it finds in the training part goes into a <see cref="FieldEncoder"/>.</summary>
[ComponentKind("Transform")]
public abstract class Transform
{
    /// <summary>What comes back when encoded values are decoded (<see cref="Preprocessing.Decode"/>). A new transform must say, and is tested by what it says.</summary>
    public abstract Inverse Inverse { get; }
}

/// <summary>What comes back when encoded values are decoded.</summary>
public enum Inverse
{
    /// <summary>The value itself, as exactly as a float32 input holds it. That one was missing only comes back where an input says so.</summary>
    Exact,
    /// <summary>A value that stands for it: the middle of a range, the limit of a clipped number. A column of a table would be encoded in the same way again.</summary>
    Representative,
    /// <summary>Nothing: the value comes back as missing.</summary>
    None,
}

/// <summary>A transform x → (x − shift) · scale of every number column, or of every channel of an image.</summary>
public abstract class Scaler : Transform
{
    /// <summary>Whether <see cref="Fit"/> reads the median or a quartile. They take a sort of the column and are NaN for scalers that say no.</summary>
    public virtual bool NeedsQuartiles => true;

    /// <inheritdoc/>
    public override Inverse Inverse => Inverse.Exact;

    /// <summary>The shift and scale for values with these statistics; scale must be finite and not 0.</summary>
    public abstract (double Shift, double Scale) Fit(in ColumnStatistics statistics);
}
