using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Initializers;
using DeepShell.Layers;
using DeepShell.Ops;

namespace DeepShell.Activations;

/// <summary>An element-wise function, as a layer of its own or as another layer's <c>Activation</c>.</summary>
[ComponentKind("Activation")]
public abstract unsafe class Activation : Layer
{
    /// <summary>How weights in front of this activation start unless they say otherwise.</summary>
    public virtual Initializer WeightInitializer => new Glorot();

    /// <summary>What the derivative is computed from.</summary>
    public abstract Saves Saves { get; }

    /// <summary>Elements that belong together (a softmax's row); 1 for a function of single elements.</summary>
    public virtual bool WholeRows => false;

    /// <summary>y = f(x); <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="x">Input, rows × size.</param>
    /// <param name="y">Output, rows × size.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="size">Elements of a row.</param>
    public abstract void Forward(float* x, float* y, int rows, int size);

    /// <summary>dx = dy · f'(x), from what <see cref="Saves"/> names; <paramref name="dx"/> may be <paramref name="dy"/>.</summary>
    public abstract void Backward(float* x, float* y, float* dy, float* dx, int rows, int size);

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs) =>
        scope.Apply(new ActivationOp(this), [scope.Single(inputs)]);
}
