namespace DeepShell.Data.Imaging;

/// <summary>Tells image formats apart by the first bytes of a file; names are not trusted.</summary>
public static class ImageSignature
{
    /// <summary>How many bytes are enough.</summary>
    public const int Length = 16;

    /// <summary>PNG, JPEG, GIF, BMP, PNM, WebP, TIFF, HEIF or QOI; an empty text for anything else.</summary>
    public static string FormatOf(ReadOnlySpan<byte> start) => start switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, ..] => "PNG",
        [0xFF, 0xD8, 0xFF, ..] => "JPEG",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "GIF",
        [(byte)'B', (byte)'M', _, _, _, _, _, _, _, _, ..] => "BMP",
        [(byte)'P', >= (byte)'1' and <= (byte)'6', (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'#', ..] => "PNM",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "WebP",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "TIFF",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'h' or (byte)'m' or (byte)'a', ..] => "HEIF",
        [(byte)'q', (byte)'o', (byte)'i', (byte)'f', ..] => "QOI",
        _ => "",
    };
}
