using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Losses;

/// <summary>
/// −(1 − p)^γ · log p of the true class's softmax probability p: cross-entropy in which rows that are recognised already count
/// less. For classes of very different size.
/// </summary>
/// <remarks>The paper's form for two classes has sigmoids and a weight α for each class; this is its softmax form, without α.</remarks>
[Component("Focal", Paper = "arXiv:1708.02002")]
public sealed unsafe class Focal : Loss
{
    /// <summary>γ: how much less the easy rows count; 0 is cross-entropy.</summary>
    [Position(0), Range(0.0, 100.0)]
    public double Gamma { get; init; } = 2;

    /// <inheritdoc/>
    public override Link Link => Link.Softmax;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Class;

    /// <inheritdoc/>
    public override void Forward(float* output, float* target, float* loss, int rows, int width)
    {
        for (int r = 0; r < rows; r++, output += width)
        {
            (double rest, double logarithm) = TrueClass(output, (int)target[r], width, out _, out _);
            loss[r] = (float)(-Math.Pow(rest, Gamma) * logarithm);
        }
    }

    // With q = 1 − p: dL/dzⱼ = (δ_yj − pⱼ) · (γ·p·q^(γ−1)·log p − q^γ).
    /// <inheritdoc/>
    public override void Backward(float* output, float* target, float* scale, float* gradient, int rows, int width)
    {
        for (int r = 0; r < rows; r++, output += width, gradient += width)
        {
            int hit = (int)target[r];
            (double rest, double logarithm) = TrueClass(output, hit, width, out double max, out double sum);
            double modulation = rest > 0 ? Gamma * (1 - rest) * Math.Pow(rest, Gamma - 1) * logarithm : 0;
            double factor = (modulation - Math.Pow(rest, Gamma)) * scale[r];
            for (int j = 0; j < width; j++)
                gradient[j] = (float)(factor * (j == hit ? rest : -Math.Exp(output[j] - max) / sum));
        }
    }

    // 1 − p as the sum of the other classes, so that it keeps its digits where p is near 1.
    private static (double Others, double Logarithm) TrueClass(float* output, int hit, int width, out double max, out double sum)
    {
        max = double.NegativeInfinity;
        for (int j = 0; j < width; j++) max = Math.Max(max, output[j]);
        double others = 0;
        for (int j = 0; j < width; j++)
            if (j != hit) others += Math.Exp(output[j] - max);
        sum = others + Math.Exp(output[hit] - max);
        return (others / sum, output[hit] - max - Math.Log(sum));
    }
}
