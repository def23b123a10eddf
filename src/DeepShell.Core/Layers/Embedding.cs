using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Initializers;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Layers;

/// <summary>
/// A learnt vector for each index (word, category). Indices come as numbers, 0 … Vocabulary − 1; any other (an unknown word) gives
/// zeros. A sequence of indices becomes time×Size, what recurrent layers read; where it ends in padding, they stop before it.
/// </summary>
[Component("Embedding")]
public sealed class Embedding : Layer
{
    /// <summary>How many indices there are; of data in tokens as many as they have if not given.</summary>
    [Position(0), Range(0, int.MaxValue)]
    public int Vocabulary { get; init; }

    /// <summary>Numbers in each vector.</summary>
    [Required, Position(1), Range(1, int.MaxValue)]
    public int Size { get; init; }

    /// <summary>The index that fills a sequence up behind its end; its vector is zeros, and is not learnt.</summary>
    public int Padding { get; init; } = -1;

    /// <summary>How the vectors start; standard normal, as in PyTorch, if not given.</summary>
    public Initializer? Initializer { get; init; }

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        if (Vocabulary == 0)
            throw new DeepShellException("Layer.Vocabulary", ErrorKind.InvalidArgument, $"Layer {scope.Path} was not told how many indices there are.",
                "Give -Vocabulary; only an Embedding that is added to the model itself, for data in tokens (Normalize-Data -Transform Tokens), takes it from the data.", scope.Path);
        // A vector is picked, not summed: with one input, LeCun's rule draws from N(0, 1).
        ParameterSlot vectors = scope.Parameter("Vectors", new Shape(Vocabulary, Size), Initializer ?? new LeCun(), 1, Size);
        Symbol x = scope.Single(inputs), y = scope.Apply(new EmbeddingOp(Vocabulary, Size, Padding), [x], [vectors]);
        if (x.Shape.Rank == 1) y.Lengths = scope.Apply(new LengthOp(Padding, tolerance: 0.5f), [x]);
        return y;
    }
}
