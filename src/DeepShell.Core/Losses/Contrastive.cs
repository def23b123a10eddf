using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Losses;

/// <summary>
/// Contrastive loss of a pair whose distance is D: (1 − y)/2 · D² + y/2 · max(0, m − D)², where y = 0 is a pair of the same kind and
/// y = 1 one of different kinds. Equal ones are pulled together, different ones pushed apart up to the margin m.
/// </summary>
/// <remarks>
/// y is the index of the class: the first class must be "same". Many texts, and labels such as match = 1, have it the other way round:
/// that is <see cref="SecondIsSame"/>. The prediction is "different" from half the margin on, its probability the share of the margin.
/// </remarks>
[Component("Contrastive", Paper = "Hadsell, Chopra and LeCun, CVPR 2006")]
public sealed unsafe class Contrastive : Loss
{
    /// <summary>m: how far apart pairs of different kinds are pushed.</summary>
    [Position(0), Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Margin { get; init; } = 1;

    /// <summary>The second class, 1, is "same", and not the first.</summary>
    public bool SecondIsSame { get; init; }

    /// <inheritdoc/>
    public override Link Link => Link.Distance;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Class;

    /// <inheritdoc/>
    public override void Forward(float* output, float* target, float* loss, int rows, int width)
    {
        for (int r = 0; r < rows; r++)
        {
            float d = IsSame(target[r]) ? output[r] : MathF.Max(0, (float)Margin - output[r]);
            loss[r] = d * d / 2;
        }
    }

    /// <inheritdoc/>
    public override void Backward(float* output, float* target, float* scale, float* gradient, int rows, int width)
    {
        for (int r = 0; r < rows; r++)
            gradient[r] = scale[r] * (IsSame(target[r]) ? output[r] : -MathF.Max(0, (float)Margin - output[r]));
    }

    /// <inheritdoc/>
    public override void Predict(float* output, int rows, int width)
    {
        for (int r = 0; r < rows; r++)
        {
            float different = MathF.Min(1, output[r] / (float)Margin);
            output[r] = SecondIsSame ? 1 - different : different;
        }
    }

    private bool IsSame(float target) => target == 0 != SecondIsSame;
}
