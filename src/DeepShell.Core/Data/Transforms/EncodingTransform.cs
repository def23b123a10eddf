namespace DeepShell.Data;

/// <summary>What a rule may look at when it is fitted. Rows outside of the training part are not there.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Train">Rows of the training part, ascending.</param>
/// <param name="Scaler">How numbers are scaled; null for not at all.</param>
internal sealed record FitContext(Dataset Dataset, int[] Train, Scaler? Scaler)
{
    /// <summary>The shift and scale of numbers of the training part.</summary>
    public (double Shift, double Scale) Scale(ReadOnlySpan<double> values) => Scaler?.Fit(ColumnStatistics.Of(values, Scaler.NeedsQuartiles)) ?? (0, 1);
}

/// <summary>
/// A rule that makes the encoder of a column in its own way. A column that was left out on import (texts that hardly repeat look like
/// identifiers) takes part when such a rule names it.
/// </summary>
public abstract class EncodingTransform : ColumnTransform
{
    /// <summary>Whether a rule that names no columns is for this one.</summary>
    internal virtual bool Suits(Field field, ReadOnlySpan<int> train) => true;

    /// <summary>The encoder of a column that the rule is for.</summary>
    internal abstract FieldEncoder Fit(Field field, FitContext context);

    /// <summary>The features, and columns left out that a rule names.</summary>
    internal static IEnumerable<Field> Inputs(Dataset dataset, IReadOnlyList<Transform> transforms) => dataset.Fields.Where(f =>
        f.Role == FieldRole.Feature || (f.Role == FieldRole.Ignored && transforms.OfType<EncodingTransform>().Any(t => t.Columns.Length > 0 && t.AppliesTo(f))));

    /// <summary>The last rule for a column, or null.</summary>
    internal static EncodingTransform? For(Field field, IReadOnlyList<Transform> transforms, ReadOnlySpan<int> train)
    {
        EncodingTransform? last = null;
        foreach (EncodingTransform rule in transforms.OfType<EncodingTransform>())
            if (rule.Takes(field) && rule.AppliesTo(field) && (rule.Columns.Length > 0 || rule.Suits(field, train))) last = rule;
        return last;
    }

    private protected override IEnumerable<Field> Candidates(Dataset dataset) => dataset.Fields.Where(f => f.Role != FieldRole.Label);
}
