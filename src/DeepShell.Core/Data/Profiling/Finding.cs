namespace DeepShell.Data;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing.</summary>
    Information,
    /// <summary>Look at it before training.</summary>
    Warning,
    /// <summary>What is measured later would mislead.</summary>
    Problem,
}

/// <summary>Something about a dataset that a user should look at.</summary>
/// <param name="Kind">What it is, in one word: Constant, Duplicate, Leak, SortedLabel …</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Column">The column it is about, or null for all of them.</param>
/// <param name="Message">What was found.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Rows">Rows to look at: the first of them, at most a hundred.</param>
public sealed record Finding(string Kind, FindingSeverity Severity, string? Column, string Message, string Remedy, IReadOnlyList<int> Rows)
{
    internal const int MostRows = 100;

    /// <inheritdoc/>
    public override string ToString() => Message;
}
