using System.Text;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>How the characters of a text are written, by name.</summary>
public static class TextEncoding
{
    private static readonly Encoding[] s_marked = [Encoding.UTF8, Encoding.UTF32, new UTF32Encoding(bigEndian: true, byteOrderMark: true), Encoding.Unicode, Encoding.BigEndianUnicode];

    /// <summary>Why a row with such bytes cannot be used.</summary>
    internal const string UndecodedReason = "bytes that are no UTF-8 (shown as \uFFFD)";

    /// <summary>Whether a text that was read as UTF-8 had bytes that are none: the decoder puts U+FFFD in their place.</summary>
    internal static bool IsUndecoded(ReadOnlySpan<char> text) => text.Contains('\uFFFD');

    /// <summary>A line is no UTF-8, or holds characters that an earlier conversion destroyed.</summary>
    internal static DeepShellException Undecoded(string file, long line, string path) => new("Import.Encoding", ErrorKind.InvalidData,
        $"{file}, line {line}: {UndecodedReason}.", "Say how the file is written, for example -Encoding latin1 or -Encoding windows-1252 (-Encoding utf-8 takes it as it is), or save it as UTF-8.", path);

    /// <summary>The encoding that a byte order mark at the beginning says; null without one.</summary>
    internal static Encoding? Marked(ReadOnlySpan<byte> head)
    {
        // UTF-16's mark is the beginning of UTF-32's.
        foreach (Encoding encoding in s_marked)
            if (head.StartsWith(encoding.Preamble)) return encoding;
        return null;
    }

    /// <summary>The beginning of a text as UTF-8 without a byte order mark, if a mark says what else it is.</summary>
    internal static ReadOnlySpan<byte> AsUtf8(ReadOnlySpan<byte> head) => Marked(head) is not { } encoding ? head
        : encoding is UTF8Encoding ? head[encoding.Preamble.Length..] : Encoding.UTF8.GetBytes(encoding.GetString(head[encoding.Preamble.Length..]));

    /// <summary>An encoding by its name: utf-8, latin1, windows-1252, utf-16 and others that .NET knows.</summary>
    /// <exception cref="DeepShellException">It knows none of that name.</exception>
    public static Encoding Of(string name)
    {
        // Windows' own code pages come with .NET, but not by themselves.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (ArgumentException e)
        {
            throw new DeepShellException("Import.Encoding", ErrorKind.InvalidArgument, $"There is no encoding '{name}'.{Suggestion.For(name, Encoding.GetEncodings().Select(i => i.Name))}", "For example utf-8, latin1, windows-1252, utf-16.", name, e);
        }
    }
}
