using System.Runtime.Intrinsics;

namespace DeepShell.Kernels;

/// <summary>
/// Batch normalisation of a matrix [rows, channels] (rows are all pixels of all images), with the ReLU behind it fused in.
/// Statistics are taken over groups of rows of a fixed size and combined in the order of the groups, in double: the caller
/// cuts the batch into groups by the layer's shape, never by the number of threads.
/// </summary>
public static unsafe class BatchNorm
{
    /// <summary>For one group of rows: moments[0, c] = the mean of a channel, moments[1, c] = Σ(x − mean)².</summary>
    public static void Moments(int rows, int channels, float* x, float* moments)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: BatchNormRows<Simd512, Vector512<float>>.Moments(rows, channels, x, moments); break;
            case InstructionSet.Vector256: BatchNormRows<Simd256, Vector256<float>>.Moments(rows, channels, x, moments); break;
            case InstructionSet.Vector128: BatchNormRows<Simd128, Vector128<float>>.Moments(rows, channels, x, moments); break;
            default: BatchNormRows<SimdScalar, float>.Moments(rows, channels, x, moments); break;
        }
    }

    /// <summary>
    /// Mean and biased variance of each channel from the moments of groups, [groups, 2, channels]; each of groupRows rows,
    /// the last of lastRows (Chan, Golub and LeVeque 1979).
    /// </summary>
    public static void Combine(int groups, int channels, int groupRows, int lastRows, float* moments, float* mean, float* variance)
    {
        for (int c = 0; c < channels; c++)
        {
            double count = 0, m = 0, m2 = 0;
            for (int g = 0; g < groups; g++)
            {
                double n = g == groups - 1 ? lastRows : groupRows, delta = moments[(long)g * 2 * channels + c] - m, total = count + n;
                if (n == 0) continue;
                m2 += moments[((long)g * 2 + 1) * channels + c] + delta * delta * count * n / total;
                m += delta * n / total;
                count = total;
            }
            mean[c] = (float)m;
            variance[c] = count == 0 ? 0 : (float)(m2 / count);
        }
    }

    /// <summary>scale = γ/√(variance + ε) and shift = β − mean·scale; γ and β may be null (1 and 0).</summary>
    public static void Scales(int channels, float* mean, float* variance, double epsilon, float* gamma, float* beta, float* scale, float* shift)
    {
        for (int c = 0; c < channels; c++)
        {
            double s = (gamma == null ? 1 : gamma[c]) / Math.Sqrt(variance[c] + epsilon);
            scale[c] = (float)s;
            shift[c] = (float)((beta == null ? 0 : beta[c]) - mean[c] * s);
        }
    }

    /// <summary>y = x·scale + shift, then max(y, 0) if asked; y may be x.</summary>
    public static void Forward(int rows, int channels, float* x, float* scale, float* shift, bool relu, float* y)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: BatchNormRows<Simd512, Vector512<float>>.Forward(rows, channels, x, scale, shift, relu, y); break;
            case InstructionSet.Vector256: BatchNormRows<Simd256, Vector256<float>>.Forward(rows, channels, x, scale, shift, relu, y); break;
            case InstructionSet.Vector128: BatchNormRows<Simd128, Vector128<float>>.Forward(rows, channels, x, scale, shift, relu, y); break;
            default: BatchNormRows<SimdScalar, float>.Forward(rows, channels, x, scale, shift, relu, y); break;
        }
    }

    /// <summary>
    /// For one group of rows: sums[0, c] = Σ dz and sums[1, c] = Σ dz·(x − mean), where dz = dy, or with the ReLU 0 where its
    /// input x·scale + shift is not above 0.
    /// </summary>
    public static void GradientSums(int rows, int channels, float* x, float* dy, float* mean, float* scale, float* shift, bool relu, float* sums)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: BatchNormRows<Simd512, Vector512<float>>.GradientSums(rows, channels, x, dy, mean, scale, shift, relu, sums); break;
            case InstructionSet.Vector256: BatchNormRows<Simd256, Vector256<float>>.GradientSums(rows, channels, x, dy, mean, scale, shift, relu, sums); break;
            case InstructionSet.Vector128: BatchNormRows<Simd128, Vector128<float>>.GradientSums(rows, channels, x, dy, mean, scale, shift, relu, sums); break;
            default: BatchNormRows<SimdScalar, float>.GradientSums(rows, channels, x, dy, mean, scale, shift, relu, sums); break;
        }
    }

    /// <summary>
    /// From the sums of all groups ([groups, 2, channels]) of totalRows rows: dγ = Σ dz·x̂, dβ = Σ dz (either may be null),
    /// and the coefficients [3, channels] of dx = c₀·dz + c₁·x + c₂, which is γ/σ·(dz − dβ/N − x̂·dγ/N).
    /// </summary>
    public static void GradientCoefficients(
        int groups, int channels, int totalRows, float* sums, float* mean, float* variance, double epsilon, float* gamma,
        float* dGamma, float* dBeta, float* coefficients)
    {
        for (int c = 0; c < channels; c++)
        {
            double sum = 0, product = 0;
            for (int g = 0; g < groups; g++)
            {
                sum += sums[(long)g * 2 * channels + c];
                product += sums[((long)g * 2 + 1) * channels + c];
            }
            double inverse = 1 / Math.Sqrt(variance[c] + epsilon), slope = (gamma == null ? 1 : gamma[c]) * inverse;
            if (dGamma != null) dGamma[c] = (float)(product * inverse);
            if (dBeta != null) dBeta[c] = (float)sum;
            double byX = -slope * inverse * inverse * product / Math.Max(1, totalRows);
            coefficients[c] = (float)slope;
            coefficients[channels + c] = (float)byX;
            coefficients[2 * channels + c] = (float)(-slope * sum / Math.Max(1, totalRows) - byX * mean[c]);
        }
    }

    /// <summary>dx = c₀·dz + c₁·x + c₂ with dz as in <see cref="GradientSums"/>; dx may be dy or x.</summary>
    public static void InputGradient(int rows, int channels, float* x, float* dy, float* scale, float* shift, bool relu, float* coefficients, float* dx)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: BatchNormRows<Simd512, Vector512<float>>.InputGradient(rows, channels, x, dy, scale, shift, relu, coefficients, dx); break;
            case InstructionSet.Vector256: BatchNormRows<Simd256, Vector256<float>>.InputGradient(rows, channels, x, dy, scale, shift, relu, coefficients, dx); break;
            case InstructionSet.Vector128: BatchNormRows<Simd128, Vector128<float>>.InputGradient(rows, channels, x, dy, scale, shift, relu, coefficients, dx); break;
            default: BatchNormRows<SimdScalar, float>.InputGradient(rows, channels, x, dy, scale, shift, relu, coefficients, dx); break;
        }
    }
}
