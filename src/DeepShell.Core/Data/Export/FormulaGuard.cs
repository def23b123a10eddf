namespace DeepShell.Data;

/// <summary>
/// The apostrophe before texts that a spreadsheet would execute (OWASP, CSV injection). Who knows that it was put there can take it away: a text
/// that looks as if it had one gets one, too.
/// </summary>
internal static class FormulaGuard
{
    private const string Dangerous = "=+-@\t\r";

    /// <summary>A text that is no number, harmless.</summary>
    public static string Guard(string text) => text.Length > 0 && (Dangerous.Contains(text[0]) || IsGuarded(text)) ? "'" + text : text;

    /// <summary>The text that <see cref="Guard"/> was given.</summary>
    public static string Unguard(string text) => IsGuarded(text) ? text[1..] : text;

    private static bool IsGuarded(string text) => text.Length > 1 && text[0] == '\'' && (Dangerous.Contains(text[1]) || text[1] == '\'');
}
