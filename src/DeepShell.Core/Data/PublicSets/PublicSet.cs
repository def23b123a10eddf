using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A well-known data set that its owner publishes: where its files are, how they are checked, and how they are read.</summary>
[ComponentKind("PublicSet")]
public abstract class PublicSet
{
    /// <summary>Who publishes it, and where it is described.</summary>
    public abstract string Owner { get; }

    /// <summary>What its owner says of its use; an empty text if nothing.</summary>
    public abstract string Licence { get; }

    /// <summary>Addresses of the folder that has the files; the owner's own comes first.</summary>
    public abstract IReadOnlyList<string> Addresses { get; }

    /// <summary>The files.</summary>
    public abstract IReadOnlyList<PublicFile> Files { get; }

    /// <summary>What classes are called that the files only number, in order; empty where the files name them.</summary>
    public virtual IReadOnlyList<string> ClassNames => [];

    /// <summary>The name in the catalogue.</summary>
    public string Name => Components.Of<PublicSet>().FirstOrDefault(c => c.Type == GetType())?.Name ?? GetType().Name;

    /// <summary>Makes of the files, which are there and checked, what can be imported, and says how.</summary>
    /// <param name="folder">Where the files are; what is made goes there too.</param>
    /// <param name="options">What the user asked for.</param>
    /// <returns>A file or folder, and the options to read it with.</returns>
    public virtual (string Path, ImportOptions Options) Prepare(string folder, ImportOptions options) => (folder, options);
}

/// <summary>A file of a public set.</summary>
/// <param name="Name">Its name in the owner's folder.</param>
/// <param name="Bytes">About how many bytes it has; a download that exceeds them by far is given up.</param>
/// <param name="Checksum">SHA-256 or, where the owner publishes only that, MD5, hexadecimal; null if it is not known: then what came first is remembered.</param>
/// <param name="OfContent">The checksum is of what is inside the gzipped file: it may have been packed anew.</param>
public sealed record PublicFile(string Name, long Bytes, string? Checksum = null, bool OfContent = false);

/// <summary>How files of public sets are fetched.</summary>
public sealed record DownloadOptions
{
    /// <summary>A folder or an address to take the files from instead of their owner; DEEPSHELL_MIRROR if not given.</summary>
    public string? Mirror { get; init; }

    /// <summary>Where they are kept; DEEPSHELL_DATA, or a folder of the user's local data, if not given.</summary>
    public string? Cache { get; init; }

    /// <summary>Is told, on the caller's thread, of what has arrived.</summary>
    public Action<DownloadProgress>? Progress { get; init; }

    /// <summary>Ends a download; what has arrived is kept.</summary>
    public CancellationToken Cancel { get; init; }
}

/// <summary>How far a download is.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">Bytes that have arrived.</param>
/// <param name="Total">Bytes in all, as far as is known.</param>
public readonly record struct DownloadProgress(string File, long Bytes, long Total);
