using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Public sets by name: fetched once, kept, checked at each use.</summary>
public static class PublicData
{
    /// <summary>Environment variables that say where files are kept, and from where they are taken.</summary>
    public const string CacheVariable = "DEEPSHELL_DATA", MirrorVariable = "DEEPSHELL_MIRROR";

    /// <summary>Where files are kept if nothing else is said.</summary>
    public static string CacheFolder => Environment.GetEnvironmentVariable(CacheVariable) is { Length: > 0 } given ? Path.GetFullPath(given)
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "DeepShell", "data");

    /// <summary>The set of a name, or null.</summary>
    public static PublicSet? Find(string name) =>
        Components.Of<PublicSet>().FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || c.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase))?.Create() as PublicSet;

    /// <summary>Fetches what is missing of a set, and reads it.</summary>
    /// <exception cref="DeepShellException">Files cannot be had, or are not what they should be.</exception>
    public static Dataset Read(PublicSet set, ImportOptions? options = null, DownloadOptions? download = null)
    {
        download ??= new DownloadOptions();
        string folder = Path.Combine(download.Cache ?? CacheFolder, set.Name.ToLowerInvariant());
        Directory.CreateDirectory(folder);
        FileChecks checks = new(folder);
        foreach (PublicFile file in set.Files)
        {
            string path = Path.Combine(folder, file.Name);
            if (!File.Exists(path)) new Download(set, file, folder, download).Run(checks);
            else checks.Verify(file, path, "Delete it, and it will be fetched again.");
        }
        (string source, ImportOptions chosen) = set.Prepare(folder, options ?? new ImportOptions());
        // What a set's files are is known: a -Format cannot change it.
        Dataset dataset = DatasetReader.Read(source, chosen with { Format = null });
        List<string> notes = [$"{set.Name}: {set.Owner}{(set.Licence.Length > 0 ? $"; {set.Licence}" : "")}.", $"Its files are kept in {folder}; {CacheVariable} names another place."];
        return dataset.AsPublic(set.Name.ToLowerInvariant(), set.ClassNames, notes);
    }
}
