namespace DeepShell.Data;

/// <summary>A row, or a file, that was left out on request.</summary>
/// <param name="Line">1-based line of the source; for objects the 1-based position; 0 when there is none.</param>
/// <param name="Text">The row as it was written, up to 65,536 characters and then …, or the file's path.</param>
/// <param name="Reason">Why it could not be used.</param>
public sealed record SkippedRow(long Line, string Text, string Reason);
