using System.Reflection;

namespace DeepShell.Catalog;

/// <summary>The catalogue: every class marked <see cref="ComponentAttribute"/>, found by reflection on first use.</summary>
public static class Components
{
    private static readonly Lazy<ComponentInfo[]> s_all = new(Scan);

    /// <summary>Every component, by kind and name.</summary>
    public static IReadOnlyList<ComponentInfo> All => s_all.Value;

    /// <summary>The kinds there are.</summary>
    public static IEnumerable<string> Kinds => All.Select(c => c.Kind).Distinct();

    /// <summary>The components that are a <typeparamref name="T"/>.</summary>
    public static IEnumerable<ComponentInfo> Of<T>() => Of(typeof(T));

    /// <inheritdoc cref="Of{T}"/>
    public static IEnumerable<ComponentInfo> Of(Type kind) => All.Where(c => c.Type.IsAssignableTo(kind));

    /// <summary>Whether <paramref name="type"/> is, or derives from, the base class of a kind.</summary>
    public static bool IsKind(Type type) => KindOf(type) is not null;

    /// <summary>The component called <paramref name="name"/>; upper and lower case are the same.</summary>
    /// <exception cref="DeepShellException">There is none; the nearest names are suggested.</exception>
    public static ComponentInfo Get<T>(string name) => Get(typeof(T), name);

    /// <inheritdoc cref="Get{T}"/>
    public static ComponentInfo Get(Type kind, string name) =>
        Of(kind).FirstOrDefault(c => Matches(c, name)) ?? throw Unknown(kind, name);

    /// <summary>Makes the component called <paramref name="name"/>.</summary>
    public static T Create<T>(string name, IEnumerable<KeyValuePair<string, object?>>? settings = null) =>
        (T)Get<T>(name).Create(settings);

    /// <summary>What the catalogue knows of an instance.</summary>
    public static ComponentInfo Describe(object component) =>
        All.FirstOrDefault(c => c.Type == component.GetType())
        ?? throw new ArgumentException($"{component.GetType()} is not a component.", nameof(component));

    private static bool Matches(ComponentInfo c, string name) =>
        c.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || c.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static DeepShellException Unknown(Type kind, string name)
    {
        string noun = KindOf(kind) ?? kind.Name;
        return new DeepShellException("Component.Unknown", ErrorKind.NotFound,
            $"There is no {noun.ToLowerInvariant()} called '{name}'.{Suggestion.For(name, Of(kind).Select(c => c.Name))}",
            $"Get-DeepShellComponent -Kind {noun} lists them.", name);
    }

    private static string? KindOf(Type? type)
    {
        for (; type is not null; type = type.BaseType)
            if (type.GetCustomAttribute<ComponentKindAttribute>(false) is { } kind)
                return kind.Name;
        return null;
    }

    private static ComponentInfo[] Scan() =>
        [.. typeof(Components).Assembly.GetTypes()
            .Where(t => t.IsClass && !t.IsAbstract)
            .Select(t => (Type: t, Attribute: t.GetCustomAttribute<ComponentAttribute>(false)))
            .Where(t => t.Attribute is not null)
            .Select(t => new ComponentInfo(t.Type, t.Attribute!, KindOf(t.Type) ?? throw new InvalidOperationException($"{t.Type} derives from no kind.")))
            .OrderBy(c => c.Kind, StringComparer.Ordinal).ThenBy(c => c.Name, StringComparer.OrdinalIgnoreCase)];
}
