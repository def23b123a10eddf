using System.Runtime.CompilerServices;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Kernels;
using DeepShell.Layers;
using DeepShell.Ops;

namespace DeepShell.Activations;

/// <summary>x, cut off at Low and High.</summary>
[Component("HardTanh")]
public sealed unsafe class HardTanh : Activation
{
    /// <summary>The least value.</summary>
    [Position(0)]
    public double Low { get; init; } = -1;

    /// <summary>The greatest value.</summary>
    [Position(1)]
    public double High { get; init; } = 1;

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs) => Low < High
        ? base.Build(scope, inputs)
        : throw new DeepShellException("Setting.OutOfRange", ErrorKind.InvalidArgument, $"Layer {scope.Path}: Low is {Low} and High is {High}.", "Low must be less than High.", Low);

    /// <inheritdoc/>
    public override Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public override void Forward(float* x, float* y, int rows, int size) => Map.Run(new Value((float)Low, (float)High), x, y, rows * size);

    /// <inheritdoc/>
    public override void Backward(float* x, float* y, float* dy, float* dx, int rows, int size) =>
        Map.Run(new Derivative((float)Low, (float)High), y, dy, dx, rows * size);

    private readonly struct Value(float low, float high) : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct => S.Min(S.Max(x, S.Create(low)), S.Create(high));
    }

    private readonly struct Derivative(float low, float high) : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V y, V dy) where S : struct, ISimd<V> where V : struct => S.And(S.And(S.Less(S.Create(low), y), S.Less(y, S.Create(high))), dy);
    }
}
