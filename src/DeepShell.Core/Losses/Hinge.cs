using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Losses;

/// <summary>
/// Margin loss: (1/K) Σ over the other classes of max(0, Margin − z_y + zⱼ). The true class's score must beat every other by
/// the margin; what lies beyond does not count.
/// </summary>
/// <remarks>
/// PyTorch's MultiMarginLoss. The outputs are scores; the probabilities shown for them are their softmax, which this loss does
/// not calibrate.
/// </remarks>
[Component("Hinge", Paper = "Weston and Watkins, ESANN 1999")]
public sealed unsafe class Hinge : Loss
{
    /// <summary>By how much the true class's score must be larger.</summary>
    [Position(0), Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Margin { get; init; } = 1;

    /// <inheritdoc/>
    public override Link Link => Link.Softmax;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Class;

    /// <inheritdoc/>
    public override void Forward(float* output, float* target, float* loss, int rows, int width)
    {
        for (int r = 0; r < rows; r++, output += width)
        {
            int hit = (int)target[r];
            float sum = 0, bound = (float)Margin - output[hit];
            for (int j = 0; j < width; j++)
                if (j != hit) sum += MathF.Max(0, bound + output[j]);
            loss[r] = sum / width;
        }
    }

    /// <inheritdoc/>
    public override void Backward(float* output, float* target, float* scale, float* gradient, int rows, int width)
    {
        for (int r = 0; r < rows; r++, output += width, gradient += width)
        {
            int hit = (int)target[r], over = 0;
            float bound = (float)Margin - output[hit], share = scale[r] / width;
            for (int j = 0; j < width; j++)
            {
                bool counts = j != hit && bound + output[j] > 0;
                gradient[j] = counts ? share : 0;
                if (counts) over++;
            }
            gradient[hit] = -over * share;
        }
    }
}
