using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Initializers;

/// <summary>
/// Rows (inputs) or columns (outputs), whichever are fewer, of length Gain and at right angles: what passes keeps its length through any
/// number of linear layers. For the states of recurrent layers above all.
/// </summary>
/// <remarks>
/// Drawn evenly from all such matrices: Gram and Schmidt's procedure on normal numbers, whose triangular factor has a positive diagonal. The
/// kernel of a convolution counts as inputs; the gates of a recurrent layer share one matrix, as in PyTorch and Keras.
/// </remarks>
[Component("Orthogonal", Paper = "arXiv:1312.6120")]
public sealed class Orthogonal : Initializer
{
    /// <summary>Length of the rows or columns.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Gain { get; init; } = 1;

    /// <inheritdoc/>
    public override double Variance(int fanIn, int fanOut) => Gain * Gain / Math.Max(fanIn, fanOut);

    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, RandomStream random)
    {
        int rows = Math.Max(1, fanIn), columns = values.Length / rows;
        if (columns * rows != values.Length)
            throw new DeepShellException("Initializer.Shape", ErrorKind.InvalidArgument, "The initialiser Orthogonal is for weights with a row for each input.", "Use another for this layer.", this);
        (int count, int length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        double[][] vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            double[] v = vectors[i] = new double[length];
            for (int j = 0; j < length; j++) v[j] = random.NextNormal();
            foreach (double[] before in vectors.AsSpan(0, i)) Add(v, before, -Dot(v, before));
            double norm = Math.Sqrt(Dot(v, v));
            for (int j = 0; j < length; j++) v[j] /= norm;
        }
        for (int i = 0; i < count; i++)
            for (int j = 0; j < length; j++) values[rows <= columns ? i * columns + j : j * columns + i] = (float)(Gain * vectors[i][j]);
    }

    private static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    private static void Add(double[] x, double[] y, double factor)
    {
        for (int i = 0; i < x.Length; i++) x[i] += factor * y[i];
    }
}
