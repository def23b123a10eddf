using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A linear map of the whole encoded row, applied after everything else: (x − μ)·W. At most one.</summary>
public abstract class Projection : Transform
{
    /// <summary>The columns of W for a covariance with these eigenvectors (a column each, the largest eigenvalue first).</summary>
    internal abstract double[,] Matrix(double[] eigenvalues, double[,] eigenvectors);
}

/// <summary>A projection onto the directions of greatest variance, as many as asked for.</summary>
public abstract class ComponentProjection : Projection
{
    /// <summary>How many directions to keep; all if neither this nor Variance is given.</summary>
    [Position(0)] public int? Components { get; init; }

    /// <summary>Keeps as many directions as it takes for this share of the variance, such as 0.95.</summary>
    [System.ComponentModel.DataAnnotations.Range(0.0, 1.0)] public double? Variance { get; init; }

    /// <summary>With fewer directions than inputs, the row's projection onto them comes back.</summary>
    public override Inverse Inverse => Components is null && Variance is null ? Inverse.Exact : Inverse.Representative;

    internal override double[,] Matrix(double[] eigenvalues, double[,] eigenvectors)
    {
        int size = eigenvalues.Length, keep = Keep(eigenvalues);
        double[,] matrix = new double[size, keep];
        for (int i = 0; i < size; i++)
            for (int c = 0; c < keep; c++) matrix[i, c] = eigenvectors[i, c] * Scale(eigenvalues[c]);
        return matrix;
    }

    private protected abstract double Scale(double eigenvalue);

    private int Keep(double[] eigenvalues)
    {
        if (Components is { } count && Variance is not null)
            throw new DeepShellException("Normalize.Projection", ErrorKind.InvalidArgument, $"Components ({count}) and Variance were both given, expected one.", "Leave one out.");
        if (Components is { } given)
            return given >= 1 && given <= eigenvalues.Length ? given : throw new DeepShellException("Normalize.Projection", ErrorKind.InvalidArgument,
                $"{given} components were asked for, expected 1 to {eigenvalues.Length}, the inputs there are.", "Ask for fewer.", given);
        if (Variance is not { } share) return eigenvalues.Length;
        double total = eigenvalues.Sum(), sum = 0;
        for (int c = 0; c < eigenvalues.Length; c++)
            // Rounding must not cost a direction that has no variance.
            if ((sum += eigenvalues[c]) >= share * total * (1 - 1e-12)) return c + 1;
        return eigenvalues.Length;
    }
}

/// <summary>Principal components: the row in the directions of greatest variance of the training part. The sign of each is fixed so that its largest part is positive.</summary>
[Component("Pca")]
public sealed class Pca : ComponentProjection
{
    private protected override double Scale(double eigenvalue) => 1;
}

/// <summary>Principal components of variance 1: divided by √(λ + 1e-5), with λ the eigenvalues of XᵀX/N of the centred training part.</summary>
[Component("PcaWhiten")]
public sealed class PcaWhiten : ComponentProjection
{
    internal const double Epsilon = 1e-5;

    private protected override double Scale(double eigenvalue) => 1 / Math.Sqrt(eigenvalue + Epsilon);
}

/// <summary>Whitening that changes the inputs least: principal components divided by √(λ + 1e-5), turned back. Each output still stands for its input.</summary>
[Component("ZcaWhiten")]
public sealed class ZcaWhiten : Projection
{
    /// <inheritdoc/>
    public override Inverse Inverse => Inverse.Exact;

    internal override double[,] Matrix(double[] eigenvalues, double[,] eigenvectors)
    {
        int size = eigenvalues.Length;
        double[,] matrix = new double[size, size];
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++)
            {
                double sum = 0;
                for (int c = 0; c < size; c++) sum += eigenvectors[i, c] * eigenvectors[j, c] / Math.Sqrt(eigenvalues[c] + PcaWhiten.Epsilon);
                matrix[i, j] = sum;
            }
        return matrix;
    }
}
