using DeepShell.Catalog;

namespace DeepShell.Losses;

/// <summary>
/// Binary cross-entropy from logits, max(z, 0) − z·y + log(1 + exp(−|z|)). With one output the target is 0 or 1; with several
/// the class index becomes one 1 among zeros (one against the rest), and the row's loss is the mean over the outputs.
/// </summary>
[Component("BinaryCrossEntropy")]
public sealed unsafe class BinaryCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override Link Link => Link.Sigmoid;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Class;

    /// <inheritdoc/>
    public override void Forward(float* output, float* target, float* loss, int rows, int width)
    {
        for (int r = 0; r < rows; r++, output += width)
        {
            float sum = 0;
            for (int j = 0; j < width; j++)
            {
                float z = output[j];
                sum += MathF.Max(z, 0) - z * Truth(target[r], j, width) + Log1P(MathF.Exp(-MathF.Abs(z)));
            }
            loss[r] = sum / width;
        }
    }

    /// <inheritdoc/>
    public override void Backward(float* output, float* target, float* scale, float* gradient, int rows, int width)
    {
        for (int r = 0; r < rows; r++, output += width, gradient += width)
            for (int j = 0; j < width; j++)
                gradient[j] = (1 / (1 + MathF.Exp(-output[j])) - Truth(target[r], j, width)) * scale[r] / width;
    }

    private static float Truth(float target, int output, int width) => width == 1 ? target : (int)target == output ? 1 : 0;

    // log(1 + x) without losing x's digits when it is small (Kahan).
    private static float Log1P(float x)
    {
        float u = 1 + x;
        return u == 1 ? x : MathF.Log(u) * x / (u - 1);
    }
}
