using System.ComponentModel.DataAnnotations;
using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Initializers;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Layers;

/// <summary>Fully connected: every unit sums over all inputs. An image in front of it is flattened.</summary>
[Component("Dense", Aliases = "Linear,FullyConnected")]
public sealed class Dense : Layer
{
    /// <summary>Number of units (outputs).</summary>
    [Required, Position(0), Range(1, int.MaxValue)]
    public int Units { get; init; }

    /// <summary>The activation after it; none if not given.</summary>
    public Activation? Activation { get; init; }

    /// <summary>Leaves the bias out, as in front of batch normalisation.</summary>
    public bool NoBias { get; init; }

    /// <summary>How the weights start; chosen by the activation if not given.</summary>
    public Initializer? Initializer { get; init; }

    /// <inheritdoc/>
    public override Layer? WithoutBias() => NoBias || Activation is not null ? null : CopyWithoutBias();

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        Symbol x = scope.Single(inputs);
        if (x.Shape.Rank != 1) x = scope.Apply(new ReshapeOp(new Shape(x.Shape.Size)), [x]);
        int width = x.Shape.Size;
        Initializer start = scope.Start(Initializer, Activation);
        ParameterSlot weight = scope.Parameter("Weight", new Shape(width, Units), start, width, Units);
        ParameterSlot[] parameters = NoBias ? [weight]
            : [weight, scope.Parameter("Bias", new Shape(Units), new Constant(), width, Units, decays: false)];
        Symbol y = scope.Apply(new DenseOp(Units), [x], parameters);
        return Activation is null ? y : Activation.Build(scope, y);
    }
}
