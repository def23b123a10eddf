using System.ComponentModel.DataAnnotations;
using DeepShell.Tensors;

namespace DeepShell.Initializers;

/// <summary>What a variance is divided by.</summary>
public enum Fan
{
    /// <summary>Inputs that one output sums over.</summary>
    In,
    /// <summary>Outputs that one input reaches.</summary>
    Out,
    /// <summary>The mean of both.</summary>
    Average,
}

/// <summary>The shape of a distribution.</summary>
public enum Distribution
{
    /// <summary>Gaussian.</summary>
    Normal,
    /// <summary>Uniform, with the same variance.</summary>
    Uniform,
}

/// <summary>Zero mean, variance Gain² · Scale / fan: the family of LeCun, Glorot and He.</summary>
public abstract class ScaledInitializer : Initializer
{
    /// <summary>The variance's numerator before the gain.</summary>
    protected abstract double Scale { get; }

    /// <summary>What the variance is divided by.</summary>
    public Fan Fan { get; init; }

    /// <summary>Normal or uniform; the variance is the same.</summary>
    public Distribution Distribution { get; init; } = Distribution.Normal;

    /// <summary>Multiplies the standard deviation.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Gain { get; init; } = 1;

    /// <inheritdoc/>
    public sealed override double Variance(int fanIn, int fanOut)
    {
        double fan = Fan switch { Fan.In => fanIn, Fan.Out => fanOut, _ => (fanIn + fanOut) / 2.0 };
        return Gain * Gain * Scale / Math.Max(1, fan);
    }

    /// <inheritdoc/>
    public sealed override void Fill(Span<float> values, int fanIn, int fanOut, RandomStream random)
    {
        double deviation = Math.Sqrt(Variance(fanIn, fanOut));
        double bound = deviation * Math.Sqrt(3);
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(Distribution == Distribution.Normal ? deviation * random.NextNormal() : random.NextDouble(-bound, bound));
    }
}
