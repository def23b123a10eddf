using DeepShell.Graph;
using DeepShell.Tensors;

namespace DeepShell.Tests.Engine.Support;

/// <summary>
/// Compares gradients with central differences along random directions of ±1: D(h) = (f(w + hδ) − f(w − hδ)) / 2h,
/// extrapolated (4·D(h/2) − D(h)) / 3, which leaves an error of order h⁴. Smaller steps are tried until the two
/// estimates agree, and the best agreement is taken, so that a kink crossed at the larger steps does no harm.
/// </summary>
/// <remarks>
/// An element's error e changes δ·g by ±e, and δ·g itself has the size of ‖g‖; so the difference is held against ‖g‖ with a
/// tolerance of 10⁻³, plus what float rounding of the outputs costs: each carries some 2⁻²² of its size, taken at random.
/// </remarks>
internal static class GradientCheck
{
    public const double Tolerance = 1e-3;

    /// <summary>The largest difference for a parameter, in units of its allowance: 1 is the limit.</summary>
    public static double Worst(Func<double> objective, Span<float> values, ReadOnlySpan<float> gradient, double noise, ulong seed, int directions = 4)
    {
        float[] start = values.ToArray();
        double norm = 0, worst = 0;
        float[] analytic = gradient.ToArray();
        foreach (float g in analytic) norm += (double)g * g;
        norm = Math.Sqrt(norm);
        for (int d = 0; d < directions; d++)
        {
            RandomStream random = new(seed, 13, (ulong)d);
            float[] direction = [.. start.Select(_ => (float)(random.NextInt(2) * 2 - 1))];
            double expected = analytic.Zip(direction, (g, s) => (double)g * s).Sum();
            (double best, double disagreement, double step) = (0, double.PositiveInfinity, 1);
            foreach (double h in new[] { 1.0 / 32, 1.0 / 128, 1.0 / 512, 1.0 / 2048 })
            {
                double wide = Difference(objective, values, start, direction, h), narrow = Difference(objective, values, start, direction, h / 2);
                if (Math.Abs(wide - narrow) >= disagreement) continue;
                (best, disagreement, step) = ((4 * narrow - wide) / 3, Math.Abs(wide - narrow), h / 2);
                if (disagreement < 0.3 * (Tolerance * norm + noise / step)) break;
            }
            start.CopyTo(values);
            worst = Math.Max(worst, Math.Abs(best - expected) / (Tolerance * norm + noise / step + 1e-9));
            if (double.IsNaN(best - expected)) return double.NaN;
        }
        return worst;
    }

    /// <summary>Every learnt array of a bench: the name of the worst and by how much.</summary>
    public static (string Name, double Worst) All(Bench bench, ulong seed = 1)
    {
        bench.Run();
        double noise = 0;
        for (int i = 0; i < bench.Outputs.Length; i++) noise += Math.Pow((double)bench.Outputs[i] * bench.Coefficients[i], 2);
        noise = Math.Sqrt(noise) / (1 << 22);
        float[] gradients = bench.Plan.Gradients!.Span(0, (int)bench.Plan.Gradients.Length).ToArray();
        (string Name, double Worst) result = ("nothing", 0);
        foreach (ParameterSlot slot in bench.Graph.Parameters.Where(bench.Matters))
        {
            double worst = Worst(bench.Objective, bench.Memory[slot], gradients.AsSpan(slot.Offset, slot.Shape.Size), noise, seed);
            if (!(worst <= result.Worst)) result = (slot.Name, worst);
        }
        return result;
    }

    private static double Difference(Func<double> objective, Span<float> values, float[] start, float[] direction, double h)
    {
        for (int i = 0; i < start.Length; i++) values[i] = start[i] + (float)h * direction[i];
        double above = objective();
        for (int i = 0; i < start.Length; i++) values[i] = start[i] - (float)h * direction[i];
        return (above - objective()) / (2 * h);
    }
}
