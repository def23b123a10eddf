using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A fitted projection of encoded rows: (x − Mean)·Weights.</summary>
[ComponentKind("RowEncoder")]
[Component("Projection")]
public sealed class RowProjection
{
    private double[]? _back;

    /// <summary>Is subtracted: the mean of the encoded training part.</summary>
    [Required] public double[] Mean { get; init; } = [];

    /// <summary>Inputs × outputs, row by row.</summary>
    [Required] public double[] Weights { get; init; } = [];

    /// <summary>What each output is called.</summary>
    [Required] public string[] Names { get; init; } = [];

    /// <summary>The share of the variance that each direction has, all of them, the largest first.</summary>
    public double[] ExplainedVariance { get; init; } = [];

    /// <summary>Floats of an encoded row before.</summary>
    public int InputSize => Mean.Length;

    /// <summary>Floats after.</summary>
    public int OutputSize => Names.Length;

    internal void Apply(ReadOnlySpan<float> rows, Span<float> destination)
    {
        double[] sums = new double[OutputSize];
        for (int from = 0, to = 0; from < rows.Length; from += InputSize, to += OutputSize)
        {
            Array.Clear(sums);
            for (int i = 0; i < InputSize; i++)
            {
                double x = rows[from + i] - Mean[i];
                ReadOnlySpan<double> weights = Weights.AsSpan(i * OutputSize, OutputSize);
                for (int c = 0; c < sums.Length; c++) sums[c] += x * weights[c];
            }
            for (int c = 0; c < sums.Length; c++) destination[to + c] = (float)sums[c];
        }
    }

    /// <summary>Back to encoded rows: with as many outputs as inputs the row itself, with fewer the nearest that has these outputs.</summary>
    internal float[] Undo(ReadOnlySpan<float> rows)
    {
        float[] destination = new float[checked(rows.Length / OutputSize * InputSize)];
        double[] back = _back ??= PseudoInverse.Of(Weights, InputSize, OutputSize);
        double[] sums = new double[InputSize];
        for (int from = 0, to = 0; from < rows.Length; from += OutputSize, to += InputSize)
        {
            Mean.CopyTo(sums, 0);
            for (int c = 0; c < OutputSize; c++)
            {
                double y = rows[from + c];
                ReadOnlySpan<double> weights = back.AsSpan(c * InputSize, InputSize);
                for (int i = 0; i < sums.Length; i++) sums[i] += y * weights[i];
            }
            for (int i = 0; i < sums.Length; i++) destination[to + i] = (float)sums[i];
        }
        return destination;
    }

    internal static RowProjection Fit(Projection rule, ReadOnlySpan<float> rows, int size, IReadOnlyList<string> names)
    {
        int count = rows.Length / size;
        double[] mean = new double[size];
        for (int i = 0; i < rows.Length; i++) mean[i % size] += rows[i];
        for (int i = 0; i < size; i++) mean[i] /= count;
        double[,] covariance = new double[size, size];
        double[] x = new double[size];
        for (int row = 0; row < count; row++)
        {
            for (int i = 0; i < size; i++) x[i] = rows[row * size + i] - mean[i];
            for (int i = 0; i < size; i++)
                for (int j = i; j < size; j++) covariance[i, j] += x[i] * x[j];
        }
        for (int i = 0; i < size; i++)
            for (int j = i; j < size; j++) covariance[i, j] = covariance[j, i] = covariance[i, j] / count;
        (double[] values, double[,] vectors) = SymmetricEigen.Of(covariance);
        double[,] matrix = rule.Matrix(values, vectors);
        double total = values.Sum();
        return new RowProjection
        {
            Mean = mean,
            Weights = [.. matrix.Cast<double>()],
            Names = rule is ZcaWhiten ? [.. names] : [.. Enumerable.Range(1, matrix.GetLength(1)).Select(c => $"pc{c}")],
            ExplainedVariance = total > 0 ? [.. values.Select(v => v / total)] : values,
        };
    }
}
