using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Initializers;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Layers;

/// <summary>
/// What simple recurrent, GRU and LSTM layers share: the settings, the parameters and the two directions. Of sequences of unequal
/// lengths, whose padding an Embedding or a Masking layer in front knows, only the real steps are read.
/// </summary>
public abstract class RecurrentLayer : Layer
{
    /// <summary>Number of units: the size of the state.</summary>
    [Required, Position(0), Range(1, 1 << 20)]
    public int Units { get; init; }

    /// <summary>Returns the state after every step (time×units) instead of the last one, as another recurrent layer behind it needs.</summary>
    public bool ReturnSequences { get; init; }

    /// <summary>Reads the sequence in both directions, with weights for each; the output has twice as many numbers.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>How the input's weights start; Glorot if not given.</summary>
    public Initializer? Initializer { get; init; }

    /// <summary>How the state's weights start; Glorot if not given.</summary>
    public Initializer? RecurrentInitializer { get; init; }

    /// <summary>Sums for each unit.</summary>
    private protected abstract int Gates { get; }

    /// <summary>Whether the state's sums have a bias of their own.</summary>
    private protected virtual bool RecurrentBias => false;

    /// <summary>How the bias starts.</summary>
    private protected virtual Initializer BiasInitializer => new Constant();

    /// <summary>The op of one direction.</summary>
    private protected abstract Op Direction(bool reverse);

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        Symbol x = scope.Single(inputs, 2, "a sequence (time×features)");
        if (x.Shape.Size == 0)
            throw new DeepShellException("Layer.Shape", ErrorKind.InvalidArgument, $"Layer {scope.Path} got an empty sequence ({x.Shape}) from {x.Name}.", target: scope.Path);
        Symbol forward = Build(scope, x, "", reverse: false);
        return Bidirectional ? scope.Apply(new ConcatenateOp(-1), [forward, Build(scope, x, "Backward", reverse: true)]) : forward;
    }

    private Symbol Build(LayerScope scope, Symbol x, string prefix, bool reverse)
    {
        int features = x.Shape[1], sums = Gates * Units;
        List<ParameterSlot> parameters =
        [
            scope.Parameter($"{prefix}Weight", new Shape(features, sums), Initializer ?? new Glorot(), features, Units),
            scope.Parameter($"{prefix}RecurrentWeight", new Shape(Units, sums), RecurrentInitializer ?? new Glorot(), Units, Units),
            scope.Parameter($"{prefix}Bias", new Shape(sums), BiasInitializer, features, Units, decays: false),
        ];
        if (RecurrentBias) parameters.Add(scope.Parameter($"{prefix}RecurrentBias", new Shape(sums), new Constant(), Units, Units, decays: false));
        return scope.Apply(Direction(reverse), x.Lengths is null ? [x] : [x, x.Lengths], parameters.ToArray());
    }
}
