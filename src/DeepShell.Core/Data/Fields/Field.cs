namespace DeepShell.Data;

/// <summary>What a field is used for.</summary>
public enum FieldRole
{
    /// <summary>Goes into the network.</summary>
    Feature,
    /// <summary>Is what the network learns.</summary>
    Label,
    /// <summary>Is kept, but not used.</summary>
    Ignored,
}

/// <summary>One column of a dataset. Immutable.</summary>
public abstract class Field
{
    private protected Field(string name, FieldRole role)
    {
        Name = name;
        Role = role;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; private set; }

    /// <summary>What it is used for.</summary>
    public FieldRole Role { get; private set; }

    /// <summary>Number, Category, Text, Image, Boxes or Mask.</summary>
    public abstract string Kind { get; }

    /// <summary>Rows.</summary>
    public abstract int Count { get; }

    /// <summary>Rows without a value.</summary>
    public abstract int Missing { get; }

    /// <summary>The value as a user sees it: a number, a text, a file's path; null when missing.</summary>
    public abstract object? Value(int row);

    /// <summary>The same column in another role.</summary>
    public Field WithRole(FieldRole role)
    {
        if (role == Role) return this;
        Field copy = (Field)MemberwiseClone();
        copy.Role = role;
        return copy;
    }

    /// <summary>The same column under another name.</summary>
    public Field WithName(string name)
    {
        Field copy = (Field)MemberwiseClone();
        copy.Name = name;
        return copy;
    }

    /// <summary>A column of the given rows, in their order.</summary>
    public abstract Field Select(ReadOnlySpan<int> rows);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Kind.ToLowerInvariant()}, {Role.ToString().ToLowerInvariant()})";
}
