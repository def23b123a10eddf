using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A format that datasets are read from.</summary>
[ComponentKind("Format")]
public abstract class DatasetFormat
{
    /// <summary>Which of several formats that recognise a source is taken: the highest.</summary>
    public virtual int Precedence => 0;

    /// <summary>Whether a source looks like this format.</summary>
    /// <param name="path">A file or a folder; it exists.</param>
    /// <param name="head">The first bytes of a file, after decompression; empty for a folder.</param>
    public abstract bool Recognises(string path, ReadOnlySpan<byte> head);

    /// <summary>Reads several files as one dataset; null if this format has no such thing, or they are not of it.</summary>
    public virtual Dataset? ReadSeveral(IReadOnlyList<string> paths, ImportOptions options) => null;

    /// <summary>Whether <see cref="Read"/> goes on with <see cref="ImportOptions.More"/>.</summary>
    internal virtual bool ReadsShards => false;

    /// <summary>Whether <see cref="Read"/> gives masks if <see cref="ImportOptions.Task"/> is <see cref="LearningTask.Segmentation"/>.</summary>
    internal virtual bool ReadsMasks => false;

    /// <summary>Reads it.</summary>
    /// <exception cref="DeepShellException">It is malformed.</exception>
    public abstract Dataset Read(string path, ImportOptions options);
}
