using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A format that datasets are written in, chosen by the path.</summary>
[ComponentKind("Writer")]
public abstract class DatasetWriter
{
    /// <summary>Whether a path, by its name, asks for this format.</summary>
    /// <param name="name">The file's name in lower case, without .gz.</param>
    public abstract bool Recognises(string name);

    /// <summary>Whether .gz may follow the name.</summary>
    public virtual bool Packs => true;

    /// <summary>Whether data of this kind can be written; of several writers that recognise a name the first that says so is taken.</summary>
    public virtual bool Fits(Dataset dataset) => true;

    /// <summary>Whether data of this kind go into a folder in this format, when nothing else was asked for.</summary>
    public virtual bool IsFolderFor(Dataset dataset) => false;

    /// <summary>Whether masks are written, too.</summary>
    public virtual bool WritesMasks => false;

    /// <summary>Writes the file, and what belongs beside it.</summary>
    /// <returns>The files.</returns>
    internal abstract IReadOnlyList<string> Write(ExportJob job);
}

/// <summary>What is to be written where.</summary>
internal sealed record ExportJob(Dataset Dataset, int[] Rows, string Path, ExportOptions Options)
{
    /// <summary>For loops over many files.</summary>
    public ParallelOptions Breakable => new() { CancellationToken = Options.Cancel };

    /// <summary>Text for a stream, which stays open: UTF-8 without a mark, or what the options say; lines end in a line feed.</summary>
    public StreamWriter Text(Stream stream) => new(stream, Encoding(), 1 << 16, leaveOpen: true) { NewLine = "\n" };

    /// <summary>Refuses a text that the encoding cannot write: before the first of several files is there.</summary>
    public void Check(string text)
    {
        if (Options.Encoding is null) return;
        try
        {
            Encoding().GetByteCount(text);
        }
        catch (System.Text.EncoderFallbackException e)
        {
            throw Unwritable(e);
        }
    }

    // What the encoding lacks would silently become ?.
    private System.Text.Encoding Encoding()
    {
        if (Options.Encoding is null) return new System.Text.UTF8Encoding(false);
        System.Text.Encoding encoding = (System.Text.Encoding)Options.Encoding.Clone();
        encoding.EncoderFallback = System.Text.EncoderFallback.ExceptionFallback;
        return encoding;
    }

    private DeepShellException Unwritable(System.Text.EncoderFallbackException e) =>
        new("Export.Encoding", ErrorKind.InvalidOperation, $"{Dataset.Name} has the letter '{(e.CharUnknown != '\0' ? e.CharUnknown : $"{e.CharUnknownHigh}{e.CharUnknownLow}")}', which {Options.Encoding!.WebName} cannot write.", "Use -Encoding utf-8 or utf-16.", Path, e);

    /// <summary>Writes one file, packed if its name says so.</summary>
    public string File(string path, Action<Stream> write)
    {
        Options.Cancel.ThrowIfCancellationRequested();
        try
        {
            Files.AtomicFile.Write(path, Options.Overwrite, file =>
            {
                Files.CancellableStream stream = new(file, Options.Cancel);
                if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
                {
                    write(stream);
                    return;
                }
                using System.IO.Compression.GZipStream packed = new(stream, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true);
                write(packed);
            });
            return path;
        }
        catch (System.Text.EncoderFallbackException e)
        {
            throw Unwritable(e);
        }
    }
}
