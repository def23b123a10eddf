using DeepShell.Catalog;

namespace DeepShell.Losses;

/// <summary>Mean over the outputs of |prediction − target|: large errors count less than in the squared error. The derivative at 0 is 0.</summary>
[Component("MeanAbsoluteError", Aliases = "MAE,L1")]
public sealed unsafe class MeanAbsoluteError : Loss
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
            for (int j = 0; j < width; j++) sum += MathF.Abs(output[j] - target[j]);
            loss[r] = sum / width;
        }
    }

    /// <inheritdoc/>
    public override void Backward(float* output, float* target, float* scale, float* gradient, int rows, int width)
    {
        for (int r = 0; r < rows; r++, output += width, target += width, gradient += width)
            for (int j = 0; j < width; j++)
                gradient[j] = (output[j] > target[j] ? 1 : output[j] < target[j] ? -1 : 0) * scale[r] / width;
    }
}
