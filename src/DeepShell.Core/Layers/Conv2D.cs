using System.ComponentModel.DataAnnotations;
using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Initializers;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Layers;

/// <summary>Convolution over height and width (cross-correlation, as every framework computes it).</summary>
[Component("Conv2D", Aliases = "Convolution")]
public sealed class Conv2D : Layer
{
    /// <summary>Number of filters (output channels).</summary>
    [Required, Position(0), Range(1, int.MaxValue)]
    public int Filters { get; init; }

    /// <summary>Size of the window: 3, or height and width 3,5.</summary>
    [Position(1)]
    public Size2 KernelSize { get; init; } = new(3);

    /// <summary>Step from one position to the next.</summary>
    public Size2 Stride { get; init; } = new(1);

    /// <summary>Same: output of ⌈size / stride⌉; Valid: the window stays inside the image.</summary>
    public Padding Padding { get; init; } = Padding.Same;

    /// <summary>Padding in pixels on every side; overrides Padding.</summary>
    public Size2? ExplicitPadding { get; init; }

    /// <summary>Distance between neighbouring taps.</summary>
    public Size2 Dilation { get; init; } = new(1);

    /// <summary>Channel groups; as many as input channels makes it depthwise.</summary>
    [Range(1, int.MaxValue)]
    public int Groups { get; init; } = 1;

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
        Symbol x = scope.Single(inputs, 3, "an image (height×width×channels)");
        int channels = x.Shape[2];
        if (channels % Groups != 0 || Filters % Groups != 0)
            throw new DeepShellException("Layer.Groups", ErrorKind.InvalidArgument,
                $"Layer {scope.Path}: {Groups} groups divide neither {channels} input channels nor {Filters} filters evenly.",
                "Choose a number of groups that divides both.", Groups);
        WindowSettings.Check(scope.Path, KernelSize, Stride, Dilation);
        if (ExplicitPadding is { } padding && (padding.Height < 0 || padding.Width < 0))
            throw new DeepShellException("Setting.OutOfRange", ErrorKind.InvalidArgument, $"Layer {scope.Path}: ExplicitPadding is {padding}, expected 0 or more.", "0 is no padding.", padding);
        int taps = KernelSize.Height * KernelSize.Width;
        Initializer start = scope.Start(Initializer, Activation);
        ParameterSlot weight = scope.Parameter("Weight", new Shape(KernelSize.Height, KernelSize.Width, channels / Groups, Filters), start,
            taps * channels / Groups, taps * Filters / Groups);
        ParameterSlot[] parameters = NoBias ? [weight] : [weight, scope.Parameter("Bias", new Shape(Filters), new Constant(), decays: false)];
        Window window = new(KernelSize, Stride, Dilation, Padding, ExplicitPadding);
        Symbol y = scope.Apply(new ConvolutionOp(window, Filters, Groups), [x], parameters);
        return Activation is null ? y : Activation.Build(scope, y);
    }
}
