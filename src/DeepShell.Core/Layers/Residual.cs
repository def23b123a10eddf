using System.ComponentModel.DataAnnotations;
using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Layers;

/// <summary>How a residual block's input reaches the sum.</summary>
public enum Shortcut
{
    /// <summary>Identity where the shape stays, otherwise a projection (option B).</summary>
    Automatic,
    /// <summary>As it is; the body must keep the shape.</summary>
    Identity,
    /// <summary>Through a 1×1 convolution (a dense layer for vectors) without bias, normalised if the body is.</summary>
    Projection,
    /// <summary>Every stride-th pixel, and zeros for the new channels: no parameters (option A).</summary>
    ZeroPadding,
}

/// <summary>
/// Layers whose result is added to their input: <c>a[l+2] = g(z[l+2] + a[l])</c>. The layers come as a script block:
/// <c>Add-Layer Residual { Add-Layer Conv2D 16; Add-Layer BatchNormalization } -Activation ReLU</c>.
/// </summary>
[Component("Residual", Paper = "arXiv:1512.03385")]
public sealed class Residual : Layer
{
    /// <summary>The layers beside the shortcut: a script block.</summary>
    [Required, Position(0)]
    public Layer Body { get; init; } = new Sequence();

    /// <summary>How the input reaches the sum.</summary>
    public Shortcut Shortcut { get; init; }

    /// <summary>The activation after the sum; none if not given.</summary>
    public Activation? Activation { get; init; }

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        if (!Sequence.Of(Body).Flat().Any())
            throw new DeepShellException("Layer.Branches", ErrorKind.InvalidArgument, $"Layer {scope.Path} has no layers in its body: it would add its input to itself.",
                "Let the script block give at least one layer: { Add-Layer Conv2D 16 }.", scope.Path);
        Symbol x = scope.Single(inputs), y = Sequence.Of(Body).Build(scope, x), shortcut = Cut(scope, x, y.Shape);
        if (!shortcut.Shape.Equals(y.Shape))
            throw new DeepShellException("Layer.Shape", ErrorKind.InvalidArgument,
                $"Layer {scope.Path} adds its body's {y.Shape} to its input's {x.Shape} from {x.Name}; the shapes differ.",
                Shortcut == Shortcut.Identity ? "Use -Shortcut Projection or ZeroPadding, or layers that keep the shape." : "No stride leads from one to the other: change the layers' padding or stride.", scope.Path);
        Symbol sum = scope.Apply(new AddOp(), [y, shortcut]);
        return Activation is null ? sum : Activation.Build(scope, sum);
    }

    private Symbol Cut(LayerScope scope, Symbol x, Shape wanted)
    {
        if (Shortcut == Shortcut.Identity || (Shortcut != Shortcut.Projection && x.Shape.Equals(wanted))) return x;
        if (x.Shape.Rank != wanted.Rank || x.Shape.Rank is not (1 or 3)) return x;
        bool image = x.Shape.Rank == 3;
        if (Shortcut == Shortcut.ZeroPadding)
            return image && x.Shape[2] <= wanted[2] ? scope.Apply(new PaddedShortcutOp(Stride(x.Shape, wanted), wanted[2]), [x]) : x;
        Symbol projected = scope.Build(image
            ? new Conv2D { Filters = wanted[2], KernelSize = new(1), Stride = Stride(x.Shape, wanted), NoBias = true, Initializer = Activation?.WeightInitializer }
            : new Dense { Units = wanted[0], NoBias = true, Initializer = Activation?.WeightInitializer }, "Shortcut", x);
        BatchNormalization? normalization = Sequence.Of(Body).Flat().OfType<BatchNormalization>().LastOrDefault();
        return normalization is null ? projected : scope.Build(normalization, "ShortcutNormalization", projected);
    }

    private static Size2 Stride(Shape from, Shape to) => new(Stride(from[0], to[0]), Stride(from[1], to[1]));

    // The stride with ⌈from / stride⌉ = to, if there is one.
    private static int Stride(int from, int to) => Math.Max(1, (from + to - 1) / Math.Max(1, to));
}
