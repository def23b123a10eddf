using System.Reflection;
using System.Runtime.InteropServices;
using DeepShell.Data;
using DeepShell.Data.Imaging;
using DeepShell.Kernels;

namespace DeepShell.PowerShell;

/// <summary>How DeepShell runs on this machine.</summary>
public sealed class DeepShellInfo
{
    /// <summary>The module's version.</summary>
    public required string Version { get; init; }

    /// <summary>The vector instructions the kernels use: the widest there are, or what DEEPSHELL_INSTRUCTION_SET asks for.</summary>
    public required InstructionSet InstructionSet { get; init; }

    /// <summary>Threads that training uses when it is not told.</summary>
    public required int Threads { get; init; }

    /// <summary>What reads and writes images: ImageSharp, or BuiltIn where the build had no ImageSharp.</summary>
    public required string ImageEngine { get; init; }

    /// <summary>Why it is this engine.</summary>
    public required string ImageEngineStatus { get; init; }

    /// <summary>The image formats that it reads.</summary>
    public required IReadOnlyList<string> ImageFormats { get; init; }

    /// <summary>Where the module's assemblies are.</summary>
    public required string ModulePath { get; init; }

    /// <summary>Where the parts are that use third-party packages; they are loaded on first use.</summary>
    public required string FormatsPath { get; init; }

    /// <summary>The .NET runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>Operating system and processor architecture.</summary>
    public required string System { get; init; }

    /// <summary>How many components the catalogue has, by kind.</summary>
    public required IReadOnlyDictionary<string, int> Components { get; init; }

    internal static DeepShellInfo Read() => new()
    {
        Version = typeof(DeepShellException).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
        InstructionSet = InstructionSets.Current,
        Threads = Environment.ProcessorCount,
        ImageEngine = ImageEngines.Default.Name,
        ImageEngineStatus = ImageEngines.Status,
        ImageFormats = ImageEngines.Default.Formats,
        ModulePath = Path.GetDirectoryName(typeof(DeepShellInfo).Assembly.Location) ?? "",
        FormatsPath = FormatsLoader.Folder,
        Runtime = RuntimeInformation.FrameworkDescription,
        System = $"{RuntimeInformation.OSDescription.Trim()} ({RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()})",
        Components = Catalog.Components.All.GroupBy(c => c.Kind).ToDictionary(g => g.Key, g => g.Count()),
    };
}
