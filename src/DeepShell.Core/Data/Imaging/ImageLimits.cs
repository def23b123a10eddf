namespace DeepShell.Data.Imaging;

/// <summary>What is refused before memory is taken, and the errors that all decoders share.</summary>
public static class ImageLimits
{
    /// <summary>The most pixels an image may have: 2^28, 16384 x 16384.</summary>
    public const long MaxPixels = 1L << 28;

    /// <summary>The longest image file that is read.</summary>
    public const long MaxFileLength = 1L << 30;

    /// <summary>Checks the size that a header claims.</summary>
    /// <exception cref="DeepShellException">There are no pixels, or too many.</exception>
    public static void Check(long width, long height, string format, string name)
    {
        if (width < 1 || height < 1) throw Damaged(format, name, $"the header claims {width}x{height} pixels");
        if (width > int.MaxValue || height > int.MaxValue || width * height > MaxPixels)
            throw new DeepShellException("Image.TooLarge", ErrorKind.LimitExceeded,
                $"{name}: the {format} header claims {width}x{height} pixels, and at most {MaxPixels} (16384x16384) are read.",
                "Make the image smaller, or leave the file out.", name);
    }

    /// <summary>The error for a file that cannot be what it claims to be.</summary>
    public static DeepShellException Damaged(string format, string name, string what, Exception? inner = null) =>
        new("Image.Damaged", ErrorKind.InvalidData, $"{name}: damaged {format} image: {what.TrimEnd('.')}.",
            "Replace the file, or leave it out.", name, inner);

    /// <summary>The error for a kind of file that the built-in engine leaves to others.</summary>
    internal static DeepShellException Unsupported(string format, string name, string what) =>
        new("Image.Unsupported", ErrorKind.InvalidData, $"{name}: {what} in {format} images is not read by the built-in image engine.",
            "Convert it to PNG, or build DeepShell with ImageSharp.", name);

    /// <summary>The error for a file whose first bytes are not those of a format that an engine reads.</summary>
    public static DeepShellException UnknownFormat(string name, ReadOnlySpan<byte> file, IImageEngine engine)
    {
        string format = ImageSignature.FormatOf(file);
        return new("Image.UnknownFormat", ErrorKind.InvalidData,
            file.Length == 0 ? $"{name}: the file is empty, expected an image."
            : format.Length > 0 ? $"{name}: the {engine.Name} image engine does not read {format} images, only {string.Join(", ", engine.Formats)}."
            : $"{name}: not an image of a known format ({string.Join(", ", engine.Formats)}).",
            format.Length > 0 ? "Convert it to PNG, or build DeepShell with ImageSharp." : "Leave the file out.", name);
    }
}
