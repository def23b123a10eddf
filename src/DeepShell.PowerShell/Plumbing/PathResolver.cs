using System.Collections.ObjectModel;
using System.Management.Automation;
using DeepShell.Catalog;

namespace DeepShell.PowerShell;

/// <summary>Resolves the paths users write to full paths of the file system.</summary>
public sealed class PathResolver(SessionState session)
{
    /// <summary>The existing files and folders that <paramref name="path"/> names; wildcards are expanded unless it is literal.</summary>
    /// <exception cref="DeepShellException">Nothing is there, or the path is not of the file system.</exception>
    public IReadOnlyList<string> Existing(string path, bool literal = false)
    {
        if (!literal && WildcardPattern.ContainsWildcardCharacters(path))
        {
            IReadOnlyList<string> matches = Expand(path);
            if (matches.Count > 0) return matches;
            // 'scan[1].csv' is a pattern that does not match itself; the file of that name is what was meant.
        }
        string full = New(path);
        // As PowerShell completes the name of such a file: scan`[1`].csv.
        if (!literal && !System.IO.Path.Exists(full) && path.Contains('`')) full = New(WildcardPattern.Unescape(path));
        return File.Exists(full) || Directory.Exists(full) ? [full] : throw NotFound(path, full);
    }

    /// <summary>The one existing file or folder that <paramref name="path"/> names.</summary>
    /// <exception cref="DeepShellException">There is none, or there are several.</exception>
    public string One(string path, bool literal = false)
    {
        IReadOnlyList<string> all = Existing(path, literal);
        return all.Count == 1 ? all[0] : throw new DeepShellException("Path.Several", ErrorKind.InvalidArgument,
            $"'{path}' names {all.Count} files, expected one: {string.Join(", ", all.Take(3).Select(Path.GetFileName))}{(all.Count > 3 ? " …" : "")}.", "Give one path.", path);
    }

    /// <summary>The full path of something that need not exist; wildcard characters are part of the name.</summary>
    public string New(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new DeepShellException("Path.Empty", ErrorKind.InvalidArgument, "The path is empty.", "Give the path of a file.", path);
        try
        {
            string full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem" ? Path.GetFullPath(full) : throw OtherProvider(path, provider);
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or ItemNotFoundException or NotSupportedException)
        {
            throw new DeepShellException("Path.NotFound", ErrorKind.NotFound, $"'{path}' is not a path of the file system: {e.Message}", "Check the path.", path, e);
        }
    }

    private IReadOnlyList<string> Expand(string pattern)
    {
        try
        {
            Collection<string> matches = session.Path.GetResolvedProviderPathFromPSPath(pattern, out ProviderInfo provider);
            return provider.Name == "FileSystem" ? matches : throw OtherProvider(pattern, provider);
        }
        catch (Exception e) when (e is ItemNotFoundException or WildcardPatternException or System.Management.Automation.DriveNotFoundException)
        {
            return [];
        }
    }

    private static DeepShellException OtherProvider(string path, ProviderInfo provider) =>
        new("Path.NotFileSystem", ErrorKind.InvalidArgument, $"'{path}' is a path of the provider {provider.Name}, expected a file.", "Give the path of a file or folder.", path);

    private static DeepShellException NotFound(string path, string full)
    {
        string? folder = Path.GetDirectoryName(full);
        string near = Directory.Exists(folder)
            ? Suggestion.For(Path.GetFileName(full), Directory.EnumerateFileSystemEntries(folder).Take(1000).Select(e => Path.GetFileName(e)!))
            : "";
        return new DeepShellException("Path.NotFound", ErrorKind.NotFound, $"'{full}' does not exist.{near}", "Check the path.", path);
    }
}
