using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Regularizers;

/// <summary>After each step, scales the incoming weights of every unit whose norm exceeds the limit down to it.</summary>
/// <remarks>A unit is a column of a dense layer's weights, or a filter of a convolution.</remarks>
[Component("MaxNorm", Paper = "Srivastava et al., JMLR 15, 2014")]
public sealed class MaxNorm : Regularizer
{
    /// <summary>The largest norm of a unit's incoming weights.</summary>
    [Position(0)]
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Limit { get; init; } = 3;

    /// <inheritdoc/>
    public override void Constrain(Span<float> weights, int units, Span<double> scratch) => Penalties.LimitColumns(Limit, weights, units, scratch);
}
