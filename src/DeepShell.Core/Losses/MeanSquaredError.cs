using DeepShell.Catalog;

namespace DeepShell.Losses;

/// <summary>Mean over the outputs of (prediction − target)².</summary>
[Component("MeanSquaredError", Aliases = "MSE")]
public sealed unsafe class MeanSquaredError : Loss
{
    /// <inheritdoc/>
    public override Link Link => Link.Identity;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Value;

    /// <inheritdoc/>
    public override void Forward(float* output, float* target, float* loss, int rows, int width)
    {
        for (int r = 0; r < rows; r++, output += width, target += width)
        {
            float sum = 0;
            for (int j = 0; j < width; j++) sum += (output[j] - target[j]) * (output[j] - target[j]);
            loss[r] = sum / width;
        }
    }

    /// <inheritdoc/>
    public override void Backward(float* output, float* target, float* scale, float* gradient, int rows, int width)
    {
        for (int r = 0; r < rows; r++, output += width, target += width, gradient += width)
            for (int j = 0; j < width; j++)
                gradient[j] = 2 * (output[j] - target[j]) * scale[r] / width;
    }
}
