using System.Text;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>How the characters of a text are written, by name.</summary>
public static class TextEncoding
{
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
