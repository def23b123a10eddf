using System.Text;

namespace DeepShell.Data;

/// <summary>What a token is.</summary>
public enum TokenUnit
{
    /// <summary>A character (a Unicode scalar value).</summary>
    Character,
    /// <summary>A run of letters and digits, or any other single character that is no blank.</summary>
    Word,
}

/// <summary>Takes texts apart.</summary>
internal static class Tokenizer
{
    /// <summary>The tokens of a text; none of null. Characters are taken as they are written: é with its accent apart is two, whatever the machine's language settings.</summary>
    public static IEnumerable<string> Split(string? text, TokenUnit unit, bool ignoreCase)
    {
        if (string.IsNullOrEmpty(text)) yield break;
        if (ignoreCase) text = text.ToLowerInvariant();
        StringBuilder word = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (unit == TokenUnit.Character)
            {
                yield return rune.ToString();
                continue;
            }
            if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(rune.ToString());
                continue;
            }
            if (word.Length > 0) yield return word.ToString();
            word.Clear();
            if (!Rune.IsWhiteSpace(rune)) yield return rune.ToString();
        }
        if (word.Length > 0) yield return word.ToString();
    }
}
