using System.Reflection;

namespace DeepShell.Catalog;

/// <summary>
/// The files that belong to the assemblies. They are beside them, or one folder up: a package holds assemblies compiled
/// ahead for a platform in a folder of its own, and what they share above.
/// </summary>
public static class ModuleFolder
{
    /// <summary>The path of a file or folder; null when it is in neither place.</summary>
    public static string? Find(Assembly assembly, string name)
    {
        if (Path.GetDirectoryName(assembly.Location) is not { Length: > 0 } folder) return null;
        string?[] places = [folder, Path.GetDirectoryName(folder)];
        return places.OfType<string>().Select(p => Path.Combine(p, name)).FirstOrDefault(p => File.Exists(p) || Directory.Exists(p));
    }
}
