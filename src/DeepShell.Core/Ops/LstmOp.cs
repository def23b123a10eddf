using DeepShell.Kernels;

namespace DeepShell.Ops;

/// <summary>Long short-term memory; gates i, f, g, o as PyTorch orders them. Kept: c before the step, tanh c after it.</summary>
public sealed unsafe class LstmOp(int hidden, bool sequences, bool reverse) : RecurrentOp(hidden, 4, 2, separate: false, sequences, reverse)
{
    /// <inheritdoc/>
    protected override void Step(float* gates, float* sums, float* state, float* memory, float* following, float* h) =>
        Recurrent.LstmForward(1, Hidden, gates, memory, following, memory + Hidden, h);

    /// <inheritdoc/>
    protected override void StepBack(float* gates, float* sums, float* state, float* memory, float* dh, float* carry)
    {
        Recurrent.LstmBackward(1, Hidden, gates, memory, memory + Hidden, dh, carry, gates);
        Elementwise.Fill(0, dh, Hidden);
    }
}
