using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Losses;

/// <summary>
/// Triplet loss over the distances d of an anchor from two or more candidates, of which y is of the anchor's kind: the mean over the
/// others of max(0, d_y − dⱼ + m). The right one must be nearer than every other by the margin m.
/// </summary>
/// <remarks>
/// With two candidates it is PyTorch's TripletMarginLoss (the positive is the candidate that the label names), without its 1e-6
/// within the distance. The probabilities shown are the softmax of −d, which this loss does not calibrate.
/// </remarks>
[Component("Triplet", Paper = "arXiv:1503.03832")]
public sealed unsafe class Triplet : Loss
{
    /// <summary>m: by how much the right candidate must be nearer.</summary>
    [Position(0), Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Margin { get; init; } = 1;

    /// <inheritdoc/>
    public override Link Link => Link.Nearest;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Class;

    /// <inheritdoc/>
    public override void Forward(float* output, float* target, float* loss, int rows, int width)
    {
        for (int r = 0; r < rows; r++, output += width)
        {
            int right = (int)target[r];
            float sum = 0, bound = output[right] + (float)Margin;
            for (int j = 0; j < width; j++)
                if (j != right) sum += MathF.Max(0, bound - output[j]);
            loss[r] = sum / (width - 1);
        }
    }

    /// <inheritdoc/>
    public override void Backward(float* output, float* target, float* scale, float* gradient, int rows, int width)
    {
        for (int r = 0; r < rows; r++, output += width, gradient += width)
        {
            int right = (int)target[r], near = 0;
            float bound = output[right] + (float)Margin, share = scale[r] / (width - 1);
            for (int j = 0; j < width; j++)
            {
                bool counts = j != right && bound > output[j];
                gradient[j] = counts ? -share : 0;
                if (counts) near++;
            }
            gradient[right] = near * share;
        }
    }

    /// <inheritdoc/>
    public override void Predict(float* output, int rows, int width)
    {
        Elementwise.Scale(-1, output, output, rows * width);
        Softmax.Forward(rows, width, output, output);
    }
}
