using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Losses;

/// <summary>Mean over the outputs of ½d² for errors |d| up to Delta, δ(|d| − ½δ) beyond: squared near 0, straight far off.</summary>
[Component("Huber", Paper = "Huber, Annals of Mathematical Statistics 35, 1964")]
public sealed unsafe class Huber : Loss
{
    /// <summary>δ: the error from which the loss is straight, in standard deviations of the label.</summary>
    [Position(0), Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Delta { get; init; } = 1;

    /// <inheritdoc/>
    public override Link Link => Link.Identity;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Value;

    /// <inheritdoc/>
    public override void Forward(float* output, float* target, float* loss, int rows, int width)
    {
        float delta = (float)Delta;
        for (int r = 0; r < rows; r++, output += width, target += width)
        {
            float sum = 0;
            for (int j = 0; j < width; j++)
            {
                float d = MathF.Abs(output[j] - target[j]);
                sum += d <= delta ? 0.5f * d * d : delta * (d - 0.5f * delta);
            }
            loss[r] = sum / width;
        }
    }

    /// <inheritdoc/>
    public override void Backward(float* output, float* target, float* scale, float* gradient, int rows, int width)
    {
        float delta = (float)Delta;
        for (int r = 0; r < rows; r++, output += width, target += width, gradient += width)
            for (int j = 0; j < width; j++)
                gradient[j] = Math.Clamp(output[j] - target[j], -delta, delta) * scale[r] / width;
    }
}
