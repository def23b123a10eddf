using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Graph;

namespace DeepShell.Layers;

/// <summary>A building block of a network: settings in, ops out. It holds no numbers itself, so one object can serve many models.</summary>
[ComponentKind("Layer")]
public abstract class Layer
{
    /// <summary>Adds the layer's ops to the graph.</summary>
    /// <param name="scope">Where parameters are made and ops are added, under the layer's name.</param>
    /// <param name="inputs">The layer's inputs; most take one.</param>
    /// <exception cref="DeepShellException">The inputs do not fit; the scope adds the layer's name.</exception>
    public abstract Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs);

    /// <summary>Whether, as a network's last layer, it gives the raw output itself, so that no output layer is added behind it.</summary>
    public virtual bool GivesOutput => false;

    /// <summary>Whether a layer in front still counts as being followed by the activation behind this one: normalisations, pooling, dropout.</summary>
    public virtual bool LeadsOn => false;

    /// <summary>The activation that layers lead to, if any.</summary>
    internal static Activation? Following(IEnumerable<Layer> behind) => behind.SkipWhile(l => l.LeadsOn).FirstOrDefault() as Activation;

    /// <summary>
    /// The same layer without its bias, for a batch normalisation directly behind it: that subtracts every channel's mean, so a
    /// bias would change nothing and learn nothing. Null where there is none to leave out.
    /// </summary>
    public virtual Layer? WithoutBias() => null;

    /// <summary>This component with its setting NoBias on.</summary>
    private protected Layer CopyWithoutBias()
    {
        ComponentInfo component = Components.Describe(this);
        return (Layer)component.Create(component.Changed(this).Where(s => s.Key != "NoBias").Append(new("NoBias", true)));
    }
}
