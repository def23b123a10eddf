using DeepShell.Catalog;
using DeepShell.Optimizers;

namespace DeepShell.Surfaces;

/// <summary>Where an optimiser is after a step.</summary>
/// <param name="Optimizer">Its name.</param>
/// <param name="Step">0 at the start.</param>
/// <param name="X">The first weight.</param>
/// <param name="Y">The second weight.</param>
/// <param name="Loss">The surface's height there.</param>
public sealed record PathPoint(string Optimizer, int Step, double X, double Y, double Loss);

/// <summary>Follows an optimiser over a surface: the rule itself, as in training, on two weights.</summary>
public static unsafe class OptimizerPath
{
    /// <summary>The path; it ends early where the weights leave all bounds.</summary>
    /// <param name="optimizer">The rule.</param>
    /// <param name="surface">The loss.</param>
    /// <param name="rate">The size of a step; the optimiser's own if null.</param>
    /// <param name="steps">Steps.</param>
    /// <param name="start">Where it begins; the surface's own start if null.</param>
    public static IReadOnlyList<PathPoint> Follow(Optimizer optimizer, Surface surface, double? rate = null, int steps = 200, (double X, double Y)? start = null)
    {
        string name = Components.Describe(optimizer).Name;
        (double x, double y) = start ?? surface.Start;
        float* weights = stackalloc float[2] { (float)x, (float)y }, gradients = stackalloc float[2];
        int slots = Math.Max(1, optimizer.StateSlots);
        float[] memory = new float[2 * slots];
        List<PathPoint> path = [new(name, 0, x, y, surface.Value(x, y))];
        fixed (float* states = memory)
        {
            for (int step = 1; step <= steps; step++)
            {
                (double gx, double gy) = surface.Gradient(weights[0], weights[1]);
                if (optimizer is SecondOrderOptimizer second)
                {
                    double[] direction = [gx, gy];
                    second.Turn(new Loss(surface, weights[0], weights[1]), direction);
                    (gx, gy) = (direction[0], direction[1]);
                }
                (gradients[0], gradients[1]) = ((float)gx, (float)gy);
                optimizer.Update(new UpdateContext(weights, gradients, states, 2, 2, rate ?? optimizer.LearningRate, step));
                double loss = surface.Value(weights[0], weights[1]);
                if (!float.IsFinite(weights[0]) || !float.IsFinite(weights[1]) || !double.IsFinite(loss)) break;
                path.Add(new PathPoint(name, step, weights[0], weights[1], loss));
            }
        }
        return path.ToArray();
    }

    /// <summary>The surface at a place as second-order rules ask about it: the loss of a single sample.</summary>
    private sealed class Loss(Surface surface, double x, double y) : ILossSurface
    {
        public int Count => 2;

        public int Rows => 1;

        public void Gradient(Span<double> gradient) => (gradient[0], gradient[1]) = surface.Gradient(x, y);

        public void GradientAt(int index, double step, Span<double> gradient) =>
            (gradient[0], gradient[1]) = surface.Gradient(x + (index == 0 ? step : 0), y + (index == 1 ? step : 0));

        public void MeanSquaredGradients(Span<double> squares)
        {
            Gradient(squares);
            (squares[0], squares[1]) = (squares[0] * squares[0], squares[1] * squares[1]);
        }
    }
}
