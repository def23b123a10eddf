using DeepShell.Data.Imaging.BuiltIn;

namespace DeepShell.Data.Imaging;

/// <summary>The image engines of this build.</summary>
public static class ImageEngines
{
    /// <summary>The engine that needs no package.</summary>
    public static IImageEngine BuiltIn { get; } = new BuiltInImageEngine();

    /// <summary>The engine that reads, writes and changes whole images.</summary>
    public static IImageEngine Default => BuiltIn;
}
