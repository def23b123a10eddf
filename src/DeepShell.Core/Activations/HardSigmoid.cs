using System.Runtime.CompilerServices;
using DeepShell.Catalog;
using DeepShell.Kernels;
using DeepShell.Ops;

namespace DeepShell.Activations;

/// <summary>A sigmoid of straight lines: min(max(x + 3, 0), 6) / 6.</summary>
/// <remarks>Keras' older form is 0.2x + 0.5, cut off at 0 and 1; this is PyTorch's, and Keras' since version 3.</remarks>
[Component("HardSigmoid")]
public sealed unsafe class HardSigmoid : Activation
{
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
            S.Multiply(S.Min(S.Max(S.Add(x, S.Create(3)), S.Create(0)), S.Create(6)), S.Create(1f / 6));
    }

    private readonly struct Derivative : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V y, V dy) where S : struct, ISimd<V> where V : struct =>
            S.And(S.And(S.Less(S.Create(0), y), S.Less(y, S.Create(1))), S.Multiply(dy, S.Create(1f / 6)));
    }
}
