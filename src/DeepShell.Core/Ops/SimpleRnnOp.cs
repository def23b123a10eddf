using DeepShell.Kernels;

namespace DeepShell.Ops;

/// <summary>h = tanh(x·W + h′·U + b).</summary>
public sealed unsafe class SimpleRnnOp(int hidden, bool sequences, bool reverse) : RecurrentOp(hidden, 1, 0, separate: false, sequences, reverse)
{
    /// <inheritdoc/>
    protected override void Step(float* gates, float* sums, float* state, float* memory, float* following, float* h)
    {
        VectorMath.Tanh(gates, gates, Hidden);
        Buffer.MemoryCopy(gates, h, Hidden * sizeof(float), Hidden * sizeof(float));
    }

    /// <inheritdoc/>
    protected override void StepBack(float* gates, float* sums, float* state, float* memory, float* dh, float* carry)
    {
        VectorMath.TanhGradient(gates, dh, gates, Hidden);
        Elementwise.Fill(0, dh, Hidden);
    }
}
