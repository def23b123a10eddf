namespace DeepShell.Data;

/// <summary>A row, or a file, that was left out on request.</summary>
/// <param name="File">The file; for objects what messages call them.</param>
/// <param name="Line">1-based line of the file; for objects the 1-based position; 0 when there is none.</param>
/// <param name="Column">The column at fault; empty where it is not one column.</param>
/// <param name="Reason">Why it could not be used.</param>
/// <param name="Text">The row as it was written, up to 65,536 characters and then …, or the file's path.</param>
public sealed record SkippedRow(string File, long Line, string Column, string Reason, string Text);
