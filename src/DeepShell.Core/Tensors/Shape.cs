using System.Text.Json.Serialization;

namespace DeepShell.Tensors;

/// <summary>The dimensions of one sample (the batch is always an extra, first dimension): [units], [height, width, channels], [time, features].</summary>
public sealed class Shape : IEquatable<Shape>
{
    private readonly int[] _dimensions;

    /// <summary>A shape; no dimension may be below 0, and the product must fit an int.</summary>
    /// <exception cref="DeepShellException">The product does not fit.</exception>
    [JsonConstructor]
    public Shape(params int[] dimensions)
    {
        _dimensions = [.. dimensions];
        long size = 1;
        foreach (int d in _dimensions)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(d, nameof(dimensions));
            size *= d;
            if (size > int.MaxValue)
                throw new DeepShellException("Shape.TooLarge", ErrorKind.LimitExceeded,
                    $"An array of shape [{string.Join(", ", dimensions)}] has more than {int.MaxValue} elements.", "Make it smaller.", dimensions);
        }
        Size = (int)size;
    }

    /// <summary>The dimensions, without the batch.</summary>
    public IReadOnlyList<int> Dimensions => _dimensions;

    /// <summary>How many dimensions there are, without the batch.</summary>
    [JsonIgnore] public int Rank => _dimensions.Length;

    /// <summary>Elements in one sample: the product of the dimensions (1 for none).</summary>
    [JsonIgnore] public int Size { get; }

    /// <summary>A dimension; a negative index counts from the end.</summary>
    [JsonIgnore] public int this[int index] => _dimensions[index < 0 ? _dimensions.Length + index : index];

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _dimensions.AsSpan().SequenceEqual(other._dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = new();
        foreach (int d in _dimensions) hash.Add(d);
        return hash.ToHashCode();
    }

    /// <summary>28×28×1.</summary>
    public override string ToString() => _dimensions.Length == 0 ? "scalar" : string.Join("×", _dimensions);
}
