using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>What is averaged.</summary>
public enum Averaged
{
    /// <summary>The values themselves.</summary>
    Values,
    /// <summary>The softmax of a sample's values: probabilities of classes that exclude each other.</summary>
    Softmax,
    /// <summary>The sigmoid of each value: a probability of its own.</summary>
    Sigmoid,
}

/// <summary>
/// The mean of M inputs of one shape, or of the probabilities that they stand for. Values: y = Σ xₘ/M. Softmax over a sample's values: y = log(Σ softmax(xₘ)/M),
/// so that softmax(y) is the mean of the probabilities. Sigmoid: y = logit(Σ σ(xₘ)/M). Computed from logarithms of probabilities:
/// the mean of many that are sure of another class would else be 0, and its logarithm infinite.
/// </summary>
public sealed unsafe class AverageOp(Averaged what) : Op
{
    private int _size, _count;

    /// <inheritdoc/>
    public override Saves Saves => what == Averaged.Values ? Saves.None : Saves.Inputs;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        (_size, _count) = (inputs[0].Size, inputs.Length);
        return inputs[0];
    }

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        for (int r = 0; r < c.Rows; r++)
        {
            float* y = c.Output + (long)r * _size;
            switch (what)
            {
                case Averaged.Softmax: Softmax(c, r, y); break;
                case Averaged.Sigmoid: Sigmoid(c, r, y); break;
                default: Mean(c, r, y); break;
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        for (int m = 0; m < _count; m++)
        {
            if (c.InputGradient(m) == null) continue;
            for (int r = 0; r < c.Rows; r++)
            {
                float* x = c.Input(m) + (long)r * _size, dy = c.OutputGradient + (long)r * _size, dx = c.InputGradient(m) + (long)r * _size;
                switch (what)
                {
                    case Averaged.Softmax: SoftmaxGradient(c, r, x, dy, dx); break;
                    case Averaged.Sigmoid: SigmoidGradient(c, r, x, dy, dx); break;
                    default: for (int j = 0; j < _size; j++) dx[j] = dy[j] / _count; break;
                }
            }
        }
    }

    private void Mean(in OpContext c, int row, float* y)
    {
        for (int j = 0; j < _size; j++)
        {
            float sum = 0;
            for (int m = 0; m < _count; m++) sum += At(c, m, row)[j];
            y[j] = sum / _count;
        }
    }

    private void Softmax(in OpContext c, int row, float* y)
    {
        new Span<float>(y, _size).Fill(float.NegativeInfinity);
        for (int m = 0; m < _count; m++)
        {
            float* x = At(c, m, row);
            float all = LogSumExp(x);
            for (int j = 0; j < _size; j++) y[j] = LogAdd(y[j], x[j] - all);
        }
        float share = MathF.Log(_count);
        for (int j = 0; j < _size; j++) y[j] -= share;
    }

    // dyⱼ reaches xₘ through the member's share of the mean: dxⱼ = dyⱼ·sⱼ − pⱼ·Σ dy·s, with sⱼ = pⱼ/(M·p̄ⱼ).
    private void SoftmaxGradient(in OpContext c, int row, float* x, float* dy, float* dx)
    {
        Softmax(c, row, dx); // log p̄, until it is overwritten
        float all = LogSumExp(x), dot = 0;
        for (int j = 0; j < _size; j++)
        {
            dx[j] = dy[j] * MathF.Exp(x[j] - all - dx[j]) / _count;
            dot += dx[j];
        }
        for (int j = 0; j < _size; j++) dx[j] -= MathF.Exp(x[j] - all) * dot;
    }

    private void Sigmoid(in OpContext c, int row, float* y)
    {
        for (int j = 0; j < _size; j++)
        {
            (float yes, float no) = LogMeans(c, row, j);
            y[j] = yes - no;
        }
    }

    // dx = dy · σ(x)σ(−x) / (M · p̄ · (1 − p̄)).
    private void SigmoidGradient(in OpContext c, int row, float* x, float* dy, float* dx)
    {
        for (int j = 0; j < _size; j++)
        {
            (float yes, float no) = LogMeans(c, row, j);
            dx[j] = dy[j] * MathF.Exp(LogSigmoid(x[j]) + LogSigmoid(-x[j]) - yes - no) / _count;
        }
    }

    // log p̄ and log(1 − p̄).
    private (float Yes, float No) LogMeans(in OpContext c, int row, int j)
    {
        float yes = float.NegativeInfinity, no = float.NegativeInfinity;
        for (int m = 0; m < _count; m++)
        {
            float x = At(c, m, row)[j];
            (yes, no) = (LogAdd(yes, LogSigmoid(x)), LogAdd(no, LogSigmoid(-x)));
        }
        float share = MathF.Log(_count);
        return (yes - share, no - share);
    }

    private float* At(in OpContext c, int member, int row) => c.Input(member) + (long)row * _size;

    private float LogSumExp(float* x)
    {
        float max = Kernels.Reduce.Max(x, _size), sum = 0;
        for (int j = 0; j < _size; j++) sum += MathF.Exp(x[j] - max);
        return max + MathF.Log(sum);
    }

    // log(eᵃ + eᵇ).
    private static float LogAdd(float a, float b) => MathF.Max(a, b) + (float.IsNegativeInfinity(MathF.Min(a, b)) ? 0 : float.LogP1(MathF.Exp(-MathF.Abs(a - b))));

    private static float LogSigmoid(float x) => MathF.Min(x, 0) - float.LogP1(MathF.Exp(-MathF.Abs(x)));
}
