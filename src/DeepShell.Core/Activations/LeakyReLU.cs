using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using DeepShell.Catalog;
using DeepShell.Initializers;
using DeepShell.Kernels;
using DeepShell.Ops;

namespace DeepShell.Activations;

/// <summary>x above 0, Slope · x below. The derivative at 0 is Slope.</summary>
/// <remarks>Lecture notes use 0.1 for the slope, Keras 0.3; the default here is PyTorch's (and the paper's) 0.01.</remarks>
[Component("LeakyReLU", Paper = "Maas, Hannun and Ng, ICML workshop 2013")]
public sealed unsafe class LeakyReLU : Activation
{
    /// <summary>The factor below 0.</summary>
    [Position(0), Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Slope { get; init; } = 0.01;

    /// <inheritdoc/>
    public override Initializer WeightInitializer => new He();

    /// <inheritdoc/>
    public override Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public override void Forward(float* x, float* y, int rows, int size) => Map.Run(new Value((float)Slope), x, y, rows * size);

    /// <inheritdoc/>
    public override void Backward(float* x, float* y, float* dy, float* dx, int rows, int size) =>
        Map.Run(new Derivative((float)Slope), y, dy, dx, rows * size);

    private readonly struct Value(float slope) : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct => S.Select(S.Less(S.Create(0), x), x, S.Multiply(S.Create(slope), x));
    }

    private readonly struct Derivative(float slope) : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V y, V dy) where S : struct, ISimd<V> where V : struct => S.Select(S.Less(S.Create(0), y), dy, S.Multiply(S.Create(slope), dy));
    }
}
