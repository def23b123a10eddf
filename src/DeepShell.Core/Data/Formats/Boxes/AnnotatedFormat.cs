namespace DeepShell.Data;

/// <summary>A format of images with boxes around what is to be seen in them.</summary>
public abstract class AnnotatedFormat : DatasetFormat
{
    /// <inheritdoc/>
    public override int Precedence => 20;

    /// <inheritdoc/>
    public override Dataset Read(string path, ImportOptions options)
    {
        AnnotatedImages images = new(path, Catalog.Components.Describe(this).Name, options);
        Collect(path, images, isTest: false);
        if (options.TestPath is not null) Collect(SourceFile.Find(options.TestPath), images, isTest: true);
        return images.Build();
    }

    /// <summary>Adds all images of a source, with their boxes.</summary>
    internal abstract void Collect(string path, AnnotatedImages images, bool isTest);

    /// <summary>The whole of a file of annotations.</summary>
    private protected static byte[] Bytes(string file, long most)
    {
        try
        {
            long length = new FileInfo(file).Length;
            if (length > most)
                throw new DeepShellException("Import.AnnotationSize", ErrorKind.LimitExceeded, $"{Path.GetFileName(file)} has {length:N0} bytes, expected at most {most:N0}.", "Check that it is a file of annotations.", file);
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeepShellException("Import.Unreadable", ErrorKind.InvalidData, $"{file} cannot be read: {e.Message}", "Check its permissions, and that no other program holds it.", file, e);
        }
    }
}
