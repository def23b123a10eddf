using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeepShell.PowerShell;

/// <summary>How DeepShell runs on this machine.</summary>
public sealed class DeepShellInfo
{
    /// <summary>The module's version.</summary>
    public required string Version { get; init; }

    /// <summary>The widest vector instructions the kernels use.</summary>
    public required string InstructionSet { get; init; }

    /// <summary>Threads that training uses.</summary>
    public required int Threads { get; init; }

    /// <summary>Where the module's assemblies are.</summary>
    public required string ModulePath { get; init; }

    /// <summary>The .NET runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>Operating system and processor architecture.</summary>
    public required string System { get; init; }

    /// <summary>How many components the catalogue has, by kind.</summary>
    public required IReadOnlyDictionary<string, int> Components { get; init; }

    internal static DeepShellInfo Read() => new()
    {
        Version = typeof(DeepShellException).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
        InstructionSet = Vector512.IsHardwareAccelerated ? "Vector512" : Vector256.IsHardwareAccelerated ? "Vector256" : Vector128.IsHardwareAccelerated ? "Vector128" : "Scalar",
        Threads = Environment.ProcessorCount,
        ModulePath = Path.GetDirectoryName(typeof(DeepShellInfo).Assembly.Location) ?? "",
        Runtime = RuntimeInformation.FrameworkDescription,
        System = $"{RuntimeInformation.OSDescription.Trim()} ({RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()})",
        Components = Catalog.Components.All.GroupBy(c => c.Kind).ToDictionary(g => g.Key, g => g.Count()),
    };
}
