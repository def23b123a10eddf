using DeepShell.Tensors;

namespace DeepShell.Models;

/// <summary>One line of a model's table of layers.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Type">The component.</param>
/// <param name="Settings">Settings that differ from their defaults.</param>
/// <param name="OutputShape">Without the batch.</param>
/// <param name="Parameters">Learnt numbers.</param>
/// <param name="States">Remembered numbers, such as running statistics.</param>
public sealed record LayerSummary(string Name, string Type, string Settings, Shape OutputShape, long Parameters, long States);
