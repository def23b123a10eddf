namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>One colour component of a JPEG frame.</summary>
internal sealed class JpegComponent(int id, int across, int down, int quantization)
{
    public int Id { get; } = id;

    /// <summary>Samples across for each of the frame's coarsest.</summary>
    public int Across { get; } = across;

    public int Down { get; } = down;

    public int Quantization { get; } = quantization;

    /// <summary>Size in samples.</summary>
    public int Width, Height;

    /// <summary>Size in blocks, without and with what fills up the last units.</summary>
    public int BlocksWide, BlocksHigh, BlocksPitch, BlocksRows;

    /// <summary>The coefficients, 64 a block in natural order, before dequantisation.</summary>
    public short[] Coefficients = [];

    public JpegHuffman? Dc, Ac;
    public int LastDc;
}

/// <summary>The frame: its size, components and tables.</summary>
internal sealed class JpegFrame(int width, int height, bool progressive, JpegComponent[] components)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public bool Progressive { get; } = progressive;

    public JpegComponent[] Components { get; } = components;

    public int MaxAcross { get; } = components.Max(c => c.Across);

    public int MaxDown { get; } = components.Max(c => c.Down);

    public int UnitsWide => Ceiling(Width, 8 * MaxAcross);

    public int UnitsHigh => Ceiling(Height, 8 * MaxDown);

    /// <summary>All blocks of all components.</summary>
    public long Blocks => Components.Sum(c => (long)UnitsWide * c.Across * UnitsHigh * c.Down);

    /// <summary>Takes the memory for the coefficients.</summary>
    public void Allocate()
    {
        foreach (JpegComponent c in Components)
        {
            (c.Width, c.Height) = (Ceiling(Width * c.Across, MaxAcross), Ceiling(Height * c.Down, MaxDown));
            (c.BlocksWide, c.BlocksHigh) = (Ceiling(c.Width, 8), Ceiling(c.Height, 8));
            (c.BlocksPitch, c.BlocksRows) = (UnitsWide * c.Across, UnitsHigh * c.Down);
            c.Coefficients = new short[checked(c.BlocksPitch * c.BlocksRows * 64)];
        }
    }

    private static int Ceiling(int n, int by) => (int)(((long)n + by - 1) / by);
}
