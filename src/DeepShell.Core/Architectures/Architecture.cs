using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Models;
using DeepShell.Tensors;

namespace DeepShell.Architectures;

/// <summary>A network by name. It describes the body; the output layer follows from the task.</summary>
[ComponentKind("Architecture")]
public abstract class Architecture
{
    /// <summary>The layers between the samples and the output layer.</summary>
    /// <param name="input">The shape of a sample.</param>
    public abstract Network Body(Shape input);

    /// <summary>The same, with what it was not told taken from the data.</summary>
    public virtual Architecture For(Preprocessing data) => this;
}
