namespace DeepShell.Catalog;

/// <summary>Makes a sealed class with <c>init</c> properties a component of the catalogue under this name.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ComponentAttribute(string name) : Attribute
{
    /// <summary>The name users type.</summary>
    public string Name { get; } = name;

    /// <summary>The source, such as <c>arXiv:1412.6980</c>.</summary>
    public string? Paper { get; init; }

    /// <summary>Other names that are accepted, comma separated.</summary>
    public string? Aliases { get; init; }
}

/// <summary>Marks the base class of a kind of component: Layer, Optimizer, Loss …</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ComponentKindAttribute(string name) : Attribute
{
    /// <summary>The kind's name.</summary>
    public string Name { get; } = name;
}

/// <summary>Lets a setting be given by position, as in <c>Add-Layer Dense 64</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PositionAttribute(int index) : Attribute
{
    /// <summary>0-based position after the component's name.</summary>
    public int Index { get; } = index;
}

/// <summary>A settable public property that is not a setting.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotSettingAttribute : Attribute;
