using System.Runtime.CompilerServices;
using DeepShell.Catalog;
using DeepShell.Initializers;
using DeepShell.Kernels;
using DeepShell.Ops;

namespace DeepShell.Activations;

/// <summary>x · HardSigmoid(x): a SiLU without exponentials.</summary>
[Component("HardSwish", Paper = "arXiv:1905.02244")]
public sealed unsafe class HardSwish : Activation
{
    /// <inheritdoc/>
    public override Initializer WeightInitializer => new He();

    /// <inheritdoc/>
    public override Saves Saves => Saves.Inputs;

    /// <inheritdoc/>
    public override void Forward(float* x, float* y, int rows, int size) => Map.Run(default(Value), x, y, rows * size);

    /// <inheritdoc/>
    public override void Backward(float* x, float* y, float* dy, float* dx, int rows, int size) =>
        Map.Run(default(Derivative), x, dy, dx, rows * size);

    private readonly struct Value : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct =>
            S.Multiply(x, S.Multiply(S.Min(S.Max(S.Add(x, S.Create(3)), S.Create(0)), S.Create(6)), S.Create(1f / 6)));
    }

    private readonly struct Derivative : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x, V dy) where S : struct, ISimd<V> where V : struct
        {
            V inside = S.Fma(x, S.Create(1f / 3), S.Create(0.5f));
            V slope = S.Select(S.Less(x, S.Create(3)), inside, S.Create(1));
            return S.And(S.Less(S.Create(-3), x), S.Multiply(dy, slope));
        }
    }
}
