using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Optimizers;

/// <summary>
/// Natural gradient with a diagonal Fisher information: w ← w − η·g / (F + λ), where F is the mean over the batch of each sample's squared
/// gradient (the empirical Fisher information). For small models.
/// </summary>
/// <remarks>
/// Every sample's gradient is taken by itself, so a step costs as many backward passes as the batch has samples. Adam's v is the
/// square of the mean gradient over many batches instead, and Adam divides by its root: the lecture notes call that an approximation of
/// the Fisher information, which it is only for batches of one sample, and but for the root.
/// </remarks>
[Component("FisherDiagonal", Aliases = "NaturalGradient", Paper = "Amari, Neural Computation 10(2), 1998; arXiv:1412.1193")]
public sealed class FisherDiagonal : SecondOrderOptimizer
{
    /// <inheritdoc/>
    public override double LearningRate { get; init; } = 0.1;

    /// <summary>λ: added to the information, which limits the step of weights that hardly matter.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Damping { get; init; } = 0.01;

    /// <inheritdoc/>
    [Range(1, int.MaxValue)]
    public override int LargestModel { get; init; } = 1_000_000;

    /// <inheritdoc/>
    public override bool TakesSamplesApart => true;

    /// <inheritdoc/>
    public override void Turn(ILossSurface surface, Span<double> direction)
    {
        double[] information = new double[surface.Count];
        surface.MeanSquaredGradients(information);
        for (int i = 0; i < direction.Length; i++) direction[i] /= information[i] + Damping;
    }
}
