using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Optimizers;

/// <summary>
/// Newton and Raphson's method: w ← w − η·(H + λI)⁻¹g with the Hessian H of the batch's loss. On a quadratic, such as linear
/// regression on the whole training part, one step with η = 1 arrives. For small models.
/// </summary>
/// <remarks>
/// H is taken by central differences of gradients along every weight: two gradients for each, and P² numbers. Where H is not positive
/// definite (beside a saddle, or where outputs are redundant, as with softmax), λ is raised until H + λI is, so that every step goes
/// downhill. The lecture notes' w ← w − H⁻¹g assumes that it always is.
/// </remarks>
[Component("Newton", Aliases = "NewtonRaphson", Paper = "Nocedal and Wright: Numerical Optimization, 3.3 and 3.4")]
public sealed class Newton : SecondOrderOptimizer
{
    /// <inheritdoc/>
    public override double LearningRate { get; init; } = 1;

    /// <summary>λ: what is added to the Hessian's diagonal at least.</summary>
    [Range(0.0, double.MaxValue)]
    public double Damping { get; init; }

    /// <summary>How far each weight is moved to see the gradient change.</summary>
    [Range(1e-6, 1.0)]
    public double Difference { get; init; } = 1.0 / 128;

    /// <inheritdoc/>
    [Range(1, 20_000)]
    public override int LargestModel { get; init; } = 2_000;

    /// <inheritdoc/>
    public override bool TakesSamplesApart => false;

    /// <inheritdoc/>
    public override void Turn(ILossSurface surface, Span<double> direction)
    {
        int n = surface.Count;
        double[] hessian = Hessian(surface), factor = new double[n * n];
        double scale = 0;
        for (int i = 0; i < n; i++) scale = Math.Max(scale, Math.Abs(hessian[i * n + i]));
        // The differences carry float rounding: what is smaller than this share of the largest curvature is not known.
        double damping = Damping, least = Math.Max(scale, 1e-12) * 1e-6;
        while (!Cholesky(hessian, damping, factor, n)) damping = Math.Max(least, 10 * damping);
        Solve(factor, direction, n);
    }

    private double[] Hessian(ILossSurface surface)
    {
        int n = surface.Count;
        double[] h = new double[n * n], above = new double[n], below = new double[n];
        for (int i = 0; i < n; i++)
        {
            surface.GradientAt(i, Difference, above);
            surface.GradientAt(i, -Difference, below);
            for (int j = 0; j < n; j++) h[i * n + j] = (above[j] - below[j]) / (2 * Difference);
        }
        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++) h[i * n + j] = h[j * n + i] = (h[i * n + j] + h[j * n + i]) / 2;
        return h;
    }

    // L with L·Lᵀ = H + λI, below the diagonal; false if there is none.
    private static bool Cholesky(double[] h, double damping, double[] l, int n)
    {
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = h[i * n + j] + (i == j ? damping : 0);
                for (int k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
                if (i != j) l[i * n + j] = sum / l[j * n + j];
                else if (sum > 1e-7 * Math.Abs(h[i * n + i])) l[i * n + i] = Math.Sqrt(sum);
                else if (double.IsNaN(sum)) throw new DeepShellException("Training.Curvature", ErrorKind.InvalidOperation, "The curvature of the loss is not a number.", "Normalise the data, or start with a smaller -LearningRate.");
                else return false;
            }
        return true;
    }

    private static void Solve(double[] l, Span<double> x, int n)
    {
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++) x[i] -= l[i * n + k] * x[k];
            x[i] /= l[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++) x[i] -= l[k * n + i] * x[k];
            x[i] /= l[i * n + i];
        }
    }
}
