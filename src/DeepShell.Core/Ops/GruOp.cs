using DeepShell.Kernels;

namespace DeepShell.Ops;

/// <summary>Gated recurrent unit; gates r, z, n, with the reset gate behind the product, as cuDNN, PyTorch and Keras have it.</summary>
public sealed unsafe class GruOp(int hidden, bool sequences, bool reverse) : RecurrentOp(hidden, 3, 0, separate: true, sequences, reverse)
{
    /// <inheritdoc/>
    protected override void Step(float* gates, float* sums, float* state, float* memory, float* following, float* h) =>
        Recurrent.GruForward(1, Hidden, gates, sums, state, h);

    /// <inheritdoc/>
    protected override void StepBack(float* gates, float* sums, float* state, float* memory, float* dh, float* carry) =>
        Recurrent.GruBackward(1, Hidden, gates, sums, state, dh, gates, sums);
}
