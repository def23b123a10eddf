using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Finds what DeepShell.Formats adds (CsvHelper's reader, ImageSharp's engine). It is loaded on first use from the folder
/// <c>formats</c> beside this assembly, with its packages, into a context of its own: another module's CsvHelper cannot
/// clash with ours.
/// </summary>
public static class FormatsLoader
{
    private static readonly Lazy<Assembly?> s_assembly = new(Load);
    private static readonly ConcurrentDictionary<Type, object?> s_found = new();

    /// <summary>Where it is looked for.</summary>
    public static string Folder { get; } = ModuleFolder.Find(typeof(FormatsLoader).Assembly, "formats") ?? Path.Combine(AppContext.BaseDirectory, "formats");

    /// <summary>The one implementation of an interface there, made once; null when there is none.</summary>
    public static T? Find<T>() where T : class => (T?)s_found.GetOrAdd(typeof(T), static type =>
        s_assembly.Value?.GetExportedTypes().FirstOrDefault(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(type)) is { } found
            ? Activator.CreateInstance(found) : null);

    /// <summary>As <see cref="Find{T}"/>, for what every build has.</summary>
    /// <exception cref="DeepShellException">The folder is missing or incomplete.</exception>
    public static T Get<T>() where T : class => Find<T>() ?? throw new DeepShellException("Formats.Missing", ErrorKind.NotFound,
        $"DeepShell.Formats.dll was not found in {Folder}.", "Build again, or reinstall the module.", Folder);

    /// <summary>What its build has noted under a key; null when it is missing.</summary>
    internal static string? Metadata(string key) =>
        s_assembly.Value?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == key)?.Value;

    private static Assembly? Load()
    {
        string path = Path.Combine(Folder, "DeepShell.Formats.dll");
        return File.Exists(path) ? new Context().LoadFromAssemblyPath(path) : null;
    }

    private sealed class Context() : AssemblyLoadContext("DeepShell.Formats")
    {
        protected override Assembly? Load(AssemblyName name)
        {
            if (name.Name == typeof(FormatsLoader).Assembly.GetName().Name) return typeof(FormatsLoader).Assembly;
            string path = Path.Combine(Folder, name.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
