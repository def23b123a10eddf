using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Schedules;

/// <summary>η = η₀/(1 + δk)^p. With the usual p = 1 and δ = 1e-5 per step it is what older Keras calls decay.</summary>
/// <remarks>Whether k counts epochs or steps makes all the difference to δ; the sources leave it open, here Per says it.</remarks>
[Component("InverseTime")]
public sealed class InverseTime : Schedule
{
    /// <summary>δ: how fast the rate falls.</summary>
    [Range(0.0, double.MaxValue)]
    public double Decay { get; init; } = 0.1;

    /// <summary>p: 1 for inverse time, 0.5 for the inverse square root; other values are known as power scheduling.</summary>
    [Range(0.0, double.MaxValue)]
    public double Exponent { get; init; } = 1;

    /// <inheritdoc/>
    public override ScheduleUnit Per { get; init; }

    /// <inheritdoc/>
    protected override double Rate(double rate, long position, long length) => rate / Math.Pow(1 + Decay * position, Exponent);
}
