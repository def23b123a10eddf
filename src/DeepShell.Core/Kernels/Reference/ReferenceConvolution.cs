namespace DeepShell.Kernels.Reference;

/// <summary>The plain definition of a convolution (cross-correlation) and its two gradients; sums in double.</summary>
public static unsafe class ReferenceConvolution
{
    /// <summary>y = x ⋆ w + bias; bias may be null.</summary>
    public static void Forward(in ConvolutionShape s, int rows, float* x, float* w, float* bias, float* y)
    {
        for (int n = 0; n < rows; n++)
        for (int oh = 0; oh < s.OutHeight; oh++)
        for (int ow = 0; ow < s.OutWidth; ow++)
        for (int oc = 0; oc < s.OutChannels; oc++)
        {
            double sum = bias == null ? 0 : bias[oc];
            int firstChannel = oc / s.GroupOutChannels * s.GroupInChannels;
            for (int kh = 0; kh < s.KernelHeight; kh++)
            for (int kw = 0; kw < s.KernelWidth; kw++)
            {
                int ih = oh * s.StrideHeight - s.PadTop + kh * s.DilationHeight, iw = ow * s.StrideWidth - s.PadLeft + kw * s.DilationWidth;
                if ((uint)ih >= (uint)s.Height || (uint)iw >= (uint)s.Width) continue;
                for (int ic = 0; ic < s.GroupInChannels; ic++)
                    sum += (double)x[Input(s, n, ih, iw, firstChannel + ic)] * w[Weight(s, kh, kw, ic, oc)];
            }
            y[Output(s, n, oh, ow, oc)] = (float)sum;
        }
    }

    /// <summary>dx from dy; overwrites dx.</summary>
    public static void InputGradient(in ConvolutionShape s, int rows, float* dy, float* w, float* dx)
    {
        double[] sums = new double[s.InputSize];
        for (int n = 0; n < rows; n++)
        {
            Array.Clear(sums);
            for (int oh = 0; oh < s.OutHeight; oh++)
            for (int ow = 0; ow < s.OutWidth; ow++)
            for (int kh = 0; kh < s.KernelHeight; kh++)
            for (int kw = 0; kw < s.KernelWidth; kw++)
            {
                int ih = oh * s.StrideHeight - s.PadTop + kh * s.DilationHeight, iw = ow * s.StrideWidth - s.PadLeft + kw * s.DilationWidth;
                if ((uint)ih >= (uint)s.Height || (uint)iw >= (uint)s.Width) continue;
                for (int oc = 0; oc < s.OutChannels; oc++)
                for (int ic = 0; ic < s.GroupInChannels; ic++)
                    sums[Input(s, 0, ih, iw, oc / s.GroupOutChannels * s.GroupInChannels + ic)] +=
                        (double)dy[Output(s, n, oh, ow, oc)] * w[Weight(s, kh, kw, ic, oc)];
            }
            for (int i = 0; i < s.InputSize; i++) dx[(long)n * s.InputSize + i] = (float)sums[i];
        }
    }

    /// <summary>The whole of dw from x and dy; overwrites dw.</summary>
    public static void WeightGradient(in ConvolutionShape s, int rows, float* x, float* dy, float* dw)
    {
        for (int kh = 0; kh < s.KernelHeight; kh++)
        for (int kw = 0; kw < s.KernelWidth; kw++)
        for (int ic = 0; ic < s.GroupInChannels; ic++)
        for (int oc = 0; oc < s.OutChannels; oc++)
        {
            double sum = 0;
            for (int n = 0; n < rows; n++)
            for (int oh = 0; oh < s.OutHeight; oh++)
            for (int ow = 0; ow < s.OutWidth; ow++)
            {
                int ih = oh * s.StrideHeight - s.PadTop + kh * s.DilationHeight, iw = ow * s.StrideWidth - s.PadLeft + kw * s.DilationWidth;
                if ((uint)ih >= (uint)s.Height || (uint)iw >= (uint)s.Width) continue;
                sum += (double)x[Input(s, n, ih, iw, oc / s.GroupOutChannels * s.GroupInChannels + ic)] * dy[Output(s, n, oh, ow, oc)];
            }
            dw[Weight(s, kh, kw, ic, oc)] = (float)sum;
        }
    }

    private static long Input(in ConvolutionShape s, int n, int h, int w, int c) => (((long)n * s.Height + h) * s.Width + w) * s.InChannels + c;
    private static long Output(in ConvolutionShape s, int n, int h, int w, int c) => (((long)n * s.OutHeight + h) * s.OutWidth + w) * s.OutChannels + c;
    private static long Weight(in ConvolutionShape s, int kh, int kw, int ic, int oc) =>
        (((long)kh * s.KernelWidth + kw) * s.GroupInChannels + ic) * s.OutChannels + oc;
}
