namespace DeepShell;

/// <summary>A height and a width in pixels or steps; written <c>5</c> or <c>3x5</c>.</summary>
public readonly record struct Size2(int Height, int Width)
{
    /// <summary>A square.</summary>
    public Size2(int both) : this(both, both) { }

    /// <inheritdoc/>
    public override string ToString() => Height == Width ? $"{Height}" : $"{Height}x{Width}";
}
