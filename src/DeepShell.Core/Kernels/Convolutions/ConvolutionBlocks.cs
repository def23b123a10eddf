namespace DeepShell.Kernels;

/// <summary>Forward pass and gradient of the input of a convolution, as correlations.</summary>
internal static unsafe class ConvolutionBlocks<S, V> where S : struct, ISimd<V> where V : struct
{
    /// <summary>Positions along an axis for which the spans fit the stack.</summary>
    private const int StackSpans = 512;

    public static void Forward(in ConvolutionShape s, int rows, float* x, float* w, float* bias, float* y)
    {
        Span<AxisSpan> rowSpans = s.OutHeight <= StackSpans ? stackalloc AxisSpan[s.OutHeight] : new AxisSpan[s.OutHeight];
        Span<AxisSpan> columnSpans = s.OutWidth <= StackSpans ? stackalloc AxisSpan[s.OutWidth] : new AxisSpan[s.OutWidth];
        Axis.Forward(s.Height, s.KernelHeight, s.StrideHeight, s.PadTop, s.DilationHeight, rowSpans);
        Axis.Forward(s.Width, s.KernelWidth, s.StrideWidth, s.PadLeft, s.DilationWidth, columnSpans);
        Correlation c = new()
        {
            Images = rows, RowSpans = rowSpans, ColumnSpans = columnSpans,
            XImage = s.InputSize, XRow = s.Width * s.InChannels, XPixel = s.InChannels,
            RowAdvance = s.StrideHeight, ColumnAdvance = s.StrideWidth, RowTapStep = s.DilationHeight, ColumnTapStep = s.DilationWidth,
            YImage = s.OutputSize, YRow = s.OutWidth * s.OutChannels, YPixel = s.OutChannels,
            WRow = s.KernelWidth * s.GroupInChannels * s.OutChannels, WColumn = s.GroupInChannels * s.OutChannels, WChannel = s.OutChannels,
            Channels = s.GroupInChannels, Columns = s.GroupOutChannels,
        };
        for (int g = 0; g < s.Groups; g++)
        {
            int to = g * s.GroupOutChannels;
            c.Run<S, V>(x + g * s.GroupInChannels, w + to, bias == null ? null : bias + to, y + to);
        }
    }

    public static void InputGradient(in ConvolutionShape s, int rows, float* dy, float* w, float* dx)
    {
        Span<int> rowOrder = stackalloc int[s.KernelHeight], columnOrder = stackalloc int[s.KernelWidth];
        Span<int> rowPhases = stackalloc int[s.StrideHeight + 1], columnPhases = stackalloc int[s.StrideWidth + 1];
        Axis.GradientOrder(s.KernelHeight, s.StrideHeight, s.PadTop, s.DilationHeight, rowOrder, rowPhases);
        Axis.GradientOrder(s.KernelWidth, s.StrideWidth, s.PadLeft, s.DilationWidth, columnOrder, columnPhases);
        int inner = s.GroupInChannels, outer = s.GroupOutChannels, tap = inner * outer;
        float* turned = Scratch.Take(s.WeightSize);
        Turn(s, w, rowOrder, columnOrder, turned);

        Span<AxisSpan> rowSpans = s.Height <= StackSpans ? stackalloc AxisSpan[s.Height] : new AxisSpan[s.Height];
        Span<AxisSpan> columnSpans = s.Width <= StackSpans ? stackalloc AxisSpan[s.Width] : new AxisSpan[s.Width];
        for (int ph = 0; ph < Math.Min(s.StrideHeight, s.Height); ph++)
        for (int pw = 0; pw < Math.Min(s.StrideWidth, s.Width); pw++)
        {
            ReadOnlySpan<int> rowTaps = rowOrder[rowPhases[ph]..rowPhases[ph + 1]], columnTaps = columnOrder[columnPhases[pw]..columnPhases[pw + 1]];
            // A row's taps must be one run of the order: the taps of a phase are.
            Span<AxisSpan> phaseRows = rowSpans[..((s.Height - ph + s.StrideHeight - 1) / s.StrideHeight)];
            Span<AxisSpan> phaseColumns = columnSpans[..((s.Width - pw + s.StrideWidth - 1) / s.StrideWidth)];
            Axis.Gradient(s.OutHeight, s.StrideHeight, s.PadTop, s.DilationHeight, ph, rowTaps, phaseRows);
            Axis.Gradient(s.OutWidth, s.StrideWidth, s.PadLeft, s.DilationWidth, pw, columnTaps, phaseColumns);
            Correlation c = new()
            {
                Images = rows, RowSpans = phaseRows, ColumnSpans = phaseColumns,
                XImage = s.OutputSize, XRow = s.OutWidth * s.OutChannels, XPixel = s.OutChannels,
                RowAdvance = 1, ColumnAdvance = 1,
                RowTapStep = TapStep(rowTaps, s.DilationHeight, s.StrideHeight), ColumnTapStep = TapStep(columnTaps, s.DilationWidth, s.StrideWidth),
                YImage = s.InputSize, YRow = s.StrideHeight * s.Width * s.InChannels, YPixel = s.StrideWidth * s.InChannels,
                WRow = s.KernelWidth * tap, WColumn = tap, WChannel = inner,
                Channels = outer, Columns = inner,
            };
            float* to = dx + ((long)ph * s.Width + pw) * s.InChannels;
            for (int g = 0; g < s.Groups; g++)
            {
                float* weights = turned + (((long)g * s.KernelHeight + rowPhases[ph]) * s.KernelWidth + columnPhases[pw]) * tap;
                c.Run<S, V>(dy + g * outer, weights, null, to + g * inner);
            }
        }
    }

    private static int TapStep(ReadOnlySpan<int> taps, int dilation, int stride) => taps.Length < 2 ? 1 : (taps[0] - taps[1]) * dilation / stride;

    /// <summary>Weights as [group][tap row][tap column][out channel][in channel], the taps in the gradient's order.</summary>
    private static void Turn(in ConvolutionShape s, float* w, ReadOnlySpan<int> rowOrder, ReadOnlySpan<int> columnOrder, float* to)
    {
        int inner = s.GroupInChannels, outer = s.GroupOutChannels;
        for (int g = 0; g < s.Groups; g++)
            foreach (int kh in rowOrder)
                foreach (int kw in columnOrder)
                {
                    Transpose.Run(inner, outer, w + (long)(kh * s.KernelWidth + kw) * inner * s.OutChannels + g * outer, s.OutChannels, to, inner);
                    to += inner * outer;
                }
    }
}
