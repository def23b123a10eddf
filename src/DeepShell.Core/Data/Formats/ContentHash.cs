using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace DeepShell.Data;

/// <summary>SHA-256 of data that came from no file: of names, kinds and values, column by column.</summary>
internal static class ContentHash
{
    public static string Of(IReadOnlyList<Field> fields)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Field field in fields)
        {
            Add(hash, $"{field.Kind}:{field.Name}:{field.Count}");
            switch (field)
            {
                case NumberField numbers:
                    Add<double>(hash, [.. Enumerable.Range(0, numbers.Count).Select(row => numbers[row])]);
                    break;
                case CategoryField categories:
                    foreach (string category in categories.Categories) Add(hash, category);
                    Add<int>(hash, [.. Enumerable.Range(0, categories.Count).Select(row => categories[row])]);
                    break;
                case TextField texts:
                    for (int row = 0; row < texts.Count; row++) Add(hash, texts[row] ?? "\0");
                    break;
                case BoxField boxes:
                    foreach (string category in boxes.Categories) Add(hash, category);
                    Add<int>(hash, [.. Enumerable.Range(0, boxes.Count).Select(row => boxes[row].Length)]);
                    for (int row = 0; row < boxes.Count; row++) Add<double>(hash, [.. boxes[row].ToArray().SelectMany(b => (double[])[b.Class, b.X, b.Y, b.Width, b.Height, b.IsDifficult ? 1 : 0])]);
                    break;
                case MaskField masks:
                    foreach (string category in masks.Categories) Add(hash, category);
                    byte[] mask = new byte[masks.Size];
                    for (int row = 0; row < masks.Count; row++) hash.AppendData(masks.Pixels(row, mask));
                    break;
                case ImageField images:
                    byte[] buffer = new byte[images.Size];
                    for (int row = 0; row < images.Count; row++) hash.AppendData(images.Pixels(row, buffer));
                    break;
            }
        }
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>One hash of several; of one it is that one.</summary>
    public static string Join(IReadOnlyList<string> hashes) =>
        hashes.Count == 1 ? hashes[0] : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join("\n", hashes))));

    private static void Add(IncrementalHash hash, string text)
    {
        Add<int>(hash, [text.Length]);
        Add(hash, text.AsSpan());
    }

    private static void Add<T>(IncrementalHash hash, ReadOnlySpan<T> values) where T : struct =>
        hash.AppendData(MemoryMarshal.AsBytes(values));
}
