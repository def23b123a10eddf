using System.Text;
using DeepShell.Data.Imaging;

namespace DeepShell.Data;

/// <summary>Files that people give and that are no data set as they are, known by their first bytes: what they are, and what to do.</summary>
internal static class ForeignFile
{
    private sealed record Kind(string What, string Remedy, params byte[][] Signatures);

    private static readonly Kind[] s_kinds =
    [
        new("a Parquet file", "Write it as CSV first, in Python: pandas.read_parquet(…).to_csv(…, index=False).", "PAR1"u8.ToArray()),
        new("an Arrow or Feather file", "Write it as CSV first, in Python: pandas.read_feather(…).to_csv(…, index=False).", "ARROW1"u8.ToArray(), "FEA1"u8.ToArray()),
        new("an HDF5 file", "Take the arrays out first, in Python: numpy.savez(…, x=file['…'][:], y=…).", [0x89, .. "HDF\r\n"u8]),
        new("an SQLite database", "Write the table as CSV first: sqlite3 -csv -header file 'select * from …'.", "SQLite format 3"u8.ToArray()),
        new("a Python pickle, which only executing code could read", "Save the arrays with numpy.savez, or write them as CSV.", [0x80, 2], [0x80, 3], [0x80, 4], [0x80, 5]),
        new("an old Excel file", "Save it as CSV.", [0xD0, 0xCF, 0x11, 0xE0]),
        new("a 7-Zip archive", "Unpack it, and import what is in it.", [(byte)'7', (byte)'z', 0xBC, 0xAF]),
        new("a RAR archive", "Unpack it, and import what is in it.", "Rar!"u8.ToArray()),
        new("packed with xz", "Unpack it, and import what is in it.", [0xFD, .. "7zXZ"u8]),
        new("packed with bzip2", "Unpack it, and import what is in it.", "BZh91AY"u8.ToArray()),
        new("packed with Zstandard", "Unpack it, and import what is in it.", [0x28, 0xB5, 0x2F, 0xFD]),
        new("a MATLAB file", "Save the arrays as NumPy files, in Python: numpy.savez(…, **scipy.io.loadmat(…)).", "MATLAB 5.0"u8.ToArray()),
        new("a PDF document", "Give the data themselves.", "%PDF"u8.ToArray()),
        new("a pointer of Git LFS, not the file itself", "Fetch the file: git lfs pull.", "version https://git-lfs"u8.ToArray()),
    ];

    /// <summary>What a file is and what to do, or null when there is nothing to say.</summary>
    public static (string What, string Remedy)? Describe(ReadOnlySpan<byte> head)
    {
        foreach (Kind kind in s_kinds)
            foreach (byte[] signature in kind.Signatures)
                if (head.StartsWith(signature)) return (kind.What, kind.Remedy);
        if (head.StartsWith("PK"u8)) return ZipKind(head);
        if (head.Length > 262 && head.Slice(257, 5).SequenceEqual("ustar"u8)) return ("a tar archive", "Unpack it (tar -xf), and import the folder or file in it.");
        if (ImageSignature.FormatOf(head) is { Length: > 0 } image and not ("BMP" or "PNM")) return ($"one image ({image})", "Give the folder of the images, with a subfolder for each class; for a prediction pipe the file to Invoke-Model.");
        string start = Encoding.UTF8.GetString(head[..Math.Min(head.Length, 512)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return ("a web page", "The download may have given an error or a log-in page: look at it in a browser, and fetch the file again.");
        if (TextEncoding.Marked(head) is null && LooksWide(head)) return ("a text of two bytes a character without a byte order mark", "Say how it is written: -Encoding utf-16 (or utf-16BE).");
        return null;
    }

    // Western text in UTF-16: every other byte is 0.
    private static bool LooksWide(ReadOnlySpan<byte> head)
    {
        int even = 0, odd = 0, most = head.Length / 2;
        for (int i = 0; i < head.Length; i++)
            if (head[i] == 0 && (i & 1) == 0) even++;
            else if (head[i] == 0) odd++;
        return most > 8 && ((even > most * 0.9 && odd == 0) || (odd > most * 0.9 && even == 0));
    }

    /// <summary>The name of the first entry of a zip file.</summary>
    public static string FirstEntry(ReadOnlySpan<byte> head) =>
        head.Length > 30 && head.StartsWith("PK\u0003\u0004"u8) && 30 + (head[26] | head[27] << 8) is var end && end <= head.Length ? Encoding.UTF8.GetString(head[30..end]) : "";

    private static (string, string) ZipKind(ReadOnlySpan<byte> head) => FirstEntry(head) switch
    {
        "[Content_Types].xml" => ("an Office document", "Save the sheet as CSV."),
        var name when name.EndsWith("data.pkl", StringComparison.Ordinal) => ("a PyTorch file, which only executing code could read", "Save its arrays with numpy.savez, or its weights as safetensors."),
        "model.json" => ("a model", "Load it with Import-Model, or predict with Invoke-Model."),
        _ => ("a zip archive", "Unpack it (Expand-Archive), and import the folder or file in it."),
    };
}
