using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace DeepShell.Catalog;

/// <summary>One setting of a component: an <c>init</c> property with its default, range and summary.</summary>
public sealed class SettingInfo
{
    private readonly PropertyInfo _property;

    internal SettingInfo(PropertyInfo property, object? defaultValue)
    {
        _property = property;
        Default = defaultValue;
        Position = property.GetCustomAttribute<PositionAttribute>()?.Index;
        IsRequired = property.IsDefined(typeof(RequiredAttribute));
        Range = property.GetCustomAttribute<RangeAttribute>();
    }

    /// <summary>The property's name.</summary>
    public string Name => _property.Name;

    /// <summary>The property's type, without <see cref="Nullable{T}"/>.</summary>
    public Type Type => Nullable.GetUnderlyingType(_property.PropertyType) ?? _property.PropertyType;

    /// <summary>The property's initialiser: the only place where a default is written.</summary>
    public object? Default { get; }

    /// <summary>0-based position after the component's name, or null.</summary>
    public int? Position { get; }

    /// <summary>Whether the setting must be given.</summary>
    public bool IsRequired { get; }

    /// <summary>Inclusive bounds, or null.</summary>
    public RangeAttribute? Range { get; }

    /// <summary>The first paragraph of the documentation comment.</summary>
    public string Summary => Documentation.Summary(_property);

    /// <summary>The names to choose from, for enumerations and nested components; otherwise empty.</summary>
    public IReadOnlyList<string> Choices =>
        Type.IsEnum ? Enum.GetNames(Type)
        : Components.IsKind(Type) ? Components.Of(Type).Select(c => c.Name).ToArray()
        : [];

    /// <summary>The range in words (<c>from 0 to 1</c>), or null.</summary>
    public string? Expected => Range is null ? null : Bounds();

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal object? Get(object component) => _property.GetValue(component);

    internal void Set(object component, object? value, string owner) => _property.SetValue(component, Convert(value, owner));

    /// <summary>Converts <paramref name="value"/> to the setting's type and checks it against the range.</summary>
    /// <param name="value">What the user gave.</param>
    /// <param name="owner">The component, for messages: <c>Layer Dropout</c>.</param>
    /// <exception cref="DeepShellException">It does not fit.</exception>
    public object? Convert(object? value, string owner)
    {
        object? converted = SettingValue.Convert(value, _property.PropertyType, owner, Name);
        if (Range is not null && converted is not null)
            foreach (object item in converted is System.Collections.IEnumerable many and not string ? many.Cast<object>() : [converted])
                if (!Range.IsValid(item))
                    throw new DeepShellException("Setting.OutOfRange", ErrorKind.InvalidArgument,
                        $"{owner}: {Name} is {SettingValue.Text(item)}, expected {Bounds()}.", target: value);
        return converted;
    }

    private string Bounds()
    {
        (double low, double high) = (System.Convert.ToDouble(Range!.Minimum), System.Convert.ToDouble(Range.Maximum));
        bool open = high >= int.MaxValue;
        string lower = SettingValue.Text(low), upper = SettingValue.Text(high);
        return (open, Range.MinimumIsExclusive, Range.MaximumIsExclusive) switch
        {
            (true, true, _) => $"more than {lower}",
            (true, false, _) => $"{lower} or more",
            (_, false, false) => $"from {lower} to {upper}",
            (_, true, false) => $"more than {lower} and at most {upper}",
            (_, false, true) => $"at least {lower} and less than {upper}",
            _ => $"more than {lower} and less than {upper}",
        };
    }
}
