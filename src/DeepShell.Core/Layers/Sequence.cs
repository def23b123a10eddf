using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Graph;

namespace DeepShell.Layers;

/// <summary>Layers one behind the other as one layer: what a script block of layers becomes. Without layers it passes its input on.</summary>
[Component("Sequence", Aliases = "Sequential")]
public sealed class Sequence : Layer
{
    /// <summary>The layers, in order.</summary>
    [Position(0)]
    public Layer[] Layers { get; init; } = [];

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        Dictionary<string, int> counts = [];
        Symbol? last = null;
        for (int i = 0; i < Layers.Length; i++)
        {
            Layer layer = i + 1 < Layers.Length && Layers[i + 1] is BatchNormalization ? Layers[i].WithoutBias() ?? Layers[i] : Layers[i];
            string type = Components.Describe(layer).Name;
            string name = $"{type}{counts[type] = counts.GetValueOrDefault(type) + 1}";
            Layer[] behind = Layers[(i + 1)..];
            Activation? following = behind.All(l => l.LeadsOn) ? scope.Following : Layer.Following(behind);
            last = last is null ? scope.Build(layer, name, following, inputs) : scope.Build(layer, name, following, last);
        }
        return last ?? scope.Single(inputs);
    }

    /// <summary>{ Conv2D; ReLU }.</summary>
    public override string ToString() => Layers.Length == 0 ? "{ }" : $"{{ {string.Join("; ", Layers.Select(SettingValue.Text))} }}";

    /// <summary>A layer as a sequence, so that its parts are named alike whether it is one or several.</summary>
    internal static Sequence Of(Layer layer) => layer as Sequence ?? new Sequence { Layers = [layer] };

    /// <summary>Every layer in it, however deep.</summary>
    internal IEnumerable<Layer> Flat() => Layers.SelectMany(l => l is Sequence inner ? inner.Flat() : [l]);
}
