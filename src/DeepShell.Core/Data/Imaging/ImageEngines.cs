using DeepShell.Data.Imaging.BuiltIn;

namespace DeepShell.Data.Imaging;

/// <summary>The image engines of this build.</summary>
public static class ImageEngines
{
    /// <summary>The environment variable that names the default engine, where it is not to be the build's choice.</summary>
    public const string Variable = "DEEPSHELL_IMAGE_ENGINE";

    private static readonly Lazy<IImageEngine[]> s_all = new(() => Sorted(FormatsLoader.Find<IImageEngine>() is { } other ? [other, BuiltIn!] : [BuiltIn!]));

    /// <summary>The engine that needs no package.</summary>
    public static IImageEngine BuiltIn { get; } = new BuiltInImageEngine();

    /// <summary>The engine that reads, writes and changes whole images: ImageSharp where the build has it, unless <see cref="Variable"/> names another.</summary>
    /// <exception cref="DeepShellException">The build does not have the engine that the variable names.</exception>
    public static IImageEngine Default => All[0];

    /// <summary>Every engine there is, the default first.</summary>
    public static IReadOnlyList<IImageEngine> All => s_all.Value;

    /// <summary>Which engine is the default and why, in a sentence.</summary>
    public static string Status => $"Images are read by {(Default == BuiltIn ? "the built-in engine" : Default.Name)} ({string.Join(", ", Default.Formats)}): "
        + $"{(Named is { } name ? $"{Variable} is {name}" : FormatsLoader.Metadata("ImageSharp") ?? "DeepShell.Formats is missing")}.";

    private static string? Named => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? name : null;

    /// <summary>The engine of a name, or null.</summary>
    public static IImageEngine? Find(string name) => All.FirstOrDefault(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static IImageEngine[] Sorted(IImageEngine[] all)
    {
        if (Named is not { } name) return all;
        if (all.Any(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) return [.. all.OrderBy(e => !e.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
        throw new DeepShellException("Image.Engine", ErrorKind.InvalidArgument, $"The environment variable {Variable} is '{name}', and this build has only {string.Join(" and ", all.Select(e => e.Name))}.",
            "Correct it, or remove it.", name);
    }
}
