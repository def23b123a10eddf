using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Initializers;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Layers;

/// <summary>
/// The largest of several fully connected pieces: max(w₁ᵀx + b₁, w₂ᵀx + b₂, …) for each unit. It needs no activation behind it: the
/// pieces form a convex function that is learnt.
/// </summary>
/// <remarks>The weights are [in, pieces·units], piece behind piece. Two pieces have twice a dense layer's parameters.</remarks>
[Component("Maxout", Paper = "arXiv:1302.4389")]
public sealed class Maxout : Layer
{
    /// <summary>Number of units (outputs).</summary>
    [Required, Position(0), Range(1, 1 << 24)]
    public int Units { get; init; }

    /// <summary>k: how many pieces each unit takes the largest of.</summary>
    [Position(1), Range(2, 64)]
    public int Pieces { get; init; } = 2;

    /// <summary>Leaves the biases out.</summary>
    public bool NoBias { get; init; }

    /// <summary>How the weights start; Glorot if not given.</summary>
    public Initializer? Initializer { get; init; }

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        Symbol x = scope.Single(inputs);
        if (x.Shape.Rank != 1) x = scope.Apply(new ReshapeOp(new Shape(x.Shape.Size)), [x]);
        int width = x.Shape.Size, sums = checked(Units * Pieces);
        ParameterSlot weight = scope.Parameter("Weight", new Shape(width, sums), Initializer ?? new Glorot(), width, Units);
        ParameterSlot[] parameters = NoBias ? [weight] : [weight, scope.Parameter("Bias", new Shape(sums), new Constant(), width, Units, decays: false)];
        return scope.Apply(new MaxPiecesOp(Pieces), [scope.Apply(new DenseOp(sums), [x], parameters)]);
    }
}
