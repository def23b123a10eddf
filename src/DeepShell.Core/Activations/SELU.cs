using System.Runtime.CompilerServices;
using DeepShell.Catalog;
using DeepShell.Initializers;
using DeepShell.Kernels;
using DeepShell.Ops;

namespace DeepShell.Activations;

/// <summary>λx above 0, λα(eˣ − 1) below, with the constants that keep mean 0 and variance 1 from layer to layer.</summary>
/// <remarks>λ = 1.0507009873554805, α = 1.6732632423543772. Needs LeCun weights, which layers with this activation get by default.</remarks>
[Component("SELU", Paper = "arXiv:1706.02515")]
public sealed unsafe class SELU : Activation
{
    private const float Lambda = 1.0507009873554805f, LambdaAlpha = 1.0507009873554805f * 1.6732632423543772f;

    /// <inheritdoc/>
    public override Initializer WeightInitializer => new LeCun();

    /// <inheritdoc/>
    public override Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public override void Forward(float* x, float* y, int rows, int size) => Map.Run(default(Value), x, y, rows * size);

    /// <inheritdoc/>
    public override void Backward(float* x, float* y, float* dy, float* dx, int rows, int size) =>
        Map.Run(default(Derivative), y, dy, dx, rows * size);

    private readonly struct Value : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct =>
            S.Select(S.Less(S.Create(0), x), S.Multiply(S.Create(Lambda), x),
                S.Multiply(S.Create(LambdaAlpha), S.Subtract(ExpMap.Of<S, V>(S.Min(x, S.Create(0))), S.Create(1))));
    }

    private readonly struct Derivative : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V y, V dy) where S : struct, ISimd<V> where V : struct =>
            S.Multiply(dy, S.Select(S.Less(S.Create(0), y), S.Create(Lambda), S.Add(y, S.Create(LambdaAlpha))));
    }
}
