using System.Text;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>How the characters of a text are written, by name.</summary>
public static class TextEncoding
{
    /// <summary>Why a row with such bytes cannot be used.</summary>
    internal const string UndecodedReason = "bytes that are no UTF-8 (shown as \uFFFD)";

    /// <summary>Whether a text that was read as UTF-8 had bytes that are none: the decoder puts U+FFFD in their place.</summary>
    internal static bool IsUndecoded(ReadOnlySpan<char> text) => text.Contains('\uFFFD');

    /// <summary>A line is no UTF-8, or holds characters that an earlier conversion destroyed.</summary>
    internal static DeepShellException Undecoded(string file, long line, string path) => new("Import.Encoding", ErrorKind.InvalidData,
        $"{file}, line {line}: {UndecodedReason}.", "Say how the file is written, for example -Encoding latin1 or -Encoding windows-1252 (-Encoding utf-8 takes it as it is), or save it as UTF-8.", path);

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
