using DeepShell.Data.Imaging.BuiltIn;

namespace DeepShell.Data.Imaging;

/// <summary>The image engines of this build.</summary>
public static class ImageEngines
{
    private static readonly Lazy<IImageEngine[]> s_all = new(() => FormatsLoader.Find<IImageEngine>() is { } other ? [other, BuiltIn!] : [BuiltIn!]);

    /// <summary>The engine that needs no package.</summary>
    public static IImageEngine BuiltIn { get; } = new BuiltInImageEngine();

    /// <summary>The engine that reads, writes and changes whole images: ImageSharp where the build has it.</summary>
    public static IImageEngine Default => All[0];

    /// <summary>Every engine there is, the default first.</summary>
    public static IReadOnlyList<IImageEngine> All => s_all.Value;

    /// <summary>Which engine is the default and why, in a sentence.</summary>
    public static string Status => Default == BuiltIn
        ? $"Images are read by the built-in engine ({string.Join(", ", BuiltIn.Formats)}): {FormatsLoader.Metadata("ImageSharp") ?? "DeepShell.Formats is missing"}."
        : $"Images are read by {Default.Name} ({string.Join(", ", Default.Formats)}): {FormatsLoader.Metadata("ImageSharp")}.";

    /// <summary>The engine of a name, or null.</summary>
    public static IImageEngine? Find(string name) => All.FirstOrDefault(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
