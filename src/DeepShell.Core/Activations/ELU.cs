using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using DeepShell.Catalog;
using DeepShell.Initializers;
using DeepShell.Kernels;
using DeepShell.Ops;

namespace DeepShell.Activations;

/// <summary>x above 0, Alpha · (eˣ − 1) below.</summary>
[Component("ELU", Paper = "arXiv:1511.07289")]
public sealed unsafe class ELU : Activation
{
    /// <summary>α: minus what it tends to far below 0.</summary>
    [Position(0), Range(0.0, double.MaxValue)]
    public double Alpha { get; init; } = 1;

    /// <inheritdoc/>
    public override Initializer WeightInitializer => new He();

    /// <inheritdoc/>
    public override Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public override void Forward(float* x, float* y, int rows, int size) => Map.Run(new Value((float)Alpha), x, y, rows * size);

    /// <inheritdoc/>
    public override void Backward(float* x, float* y, float* dy, float* dx, int rows, int size) =>
        Map.Run(new Derivative((float)Alpha), y, dy, dx, rows * size);

    private readonly struct Value(float alpha) : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct =>
            S.Select(S.Less(S.Create(0), x), x, S.Multiply(S.Create(alpha), S.Subtract(ExpMap.Of<S, V>(S.Min(x, S.Create(0))), S.Create(1))));
    }

    private readonly struct Derivative(float alpha) : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V y, V dy) where S : struct, ISimd<V> where V : struct =>
            S.Select(S.Less(S.Create(0), y), dy, S.Multiply(dy, S.Add(y, S.Create(alpha))));
    }
}
