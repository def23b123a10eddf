using DeepShell.Data.Imaging.BuiltIn;

namespace DeepShell.Data.Imaging;

/// <summary>The image engines of this build.</summary>
public static class ImageEngines
{
    /// <summary>The engine that needs no package.</summary>
    public static IImageEngine BuiltIn { get; } = new BuiltInImageEngine();

    /// <summary>The engine that reads, writes and changes whole images: ImageSharp where the build has it.</summary>
    public static IImageEngine Default => BuiltIn;

    /// <summary>Every engine there is, the default first.</summary>
    public static IReadOnlyList<IImageEngine> All => [BuiltIn];

    /// <summary>Why the default engine is what it is, in a sentence.</summary>
    public static string Status => "there is no other engine yet.";

    /// <summary>The engine of a name, or null.</summary>
    public static IImageEngine? Find(string name) => All.FirstOrDefault(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
