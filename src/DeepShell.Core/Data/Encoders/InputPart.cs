using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>Where a column's numbers lie in an encoded sample.</summary>
/// <param name="Name">The column.</param>
/// <param name="Offset">The first of them.</param>
/// <param name="Shape">height×width×channels of an image, otherwise how many they are.</param>
public sealed record InputPart(string Name, int Offset, Shape Shape);
