using System.Buffers;

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

    /// <summary>The coefficients of a progressive frame, 64 a block in natural order, before dequantisation.</summary>
    public short[] Coefficients = [];

    /// <summary>Of each block of a progressive frame, the position in zigzag order of the last coefficient that is not zero yet.</summary>
    public byte[] Last = [];

    /// <summary>The samples, a row every <see cref="Pitch"/> bytes. Those beyond <see cref="Width"/> are undefined.</summary>
    public byte[] Samples = [];

    /// <summary>Steps of the coefficients, in natural order.</summary>
    public ushort[]? Steps;

    public JpegHuffman? Dc, Ac;
    public int LastDc;

    public int Pitch => BlocksPitch * 8;
}

/// <summary>The frame: its size and components. Their memory is lent by a pool and given back with <see cref="Dispose"/>.</summary>
internal sealed class JpegFrame(int width, int height, bool progressive, JpegComponent[] components) : IDisposable
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

    /// <summary>Takes the memory for samples, and for coefficients where several scans bring them.</summary>
    public void Allocate()
    {
        foreach (JpegComponent c in Components)
        {
            (c.Width, c.Height) = (Ceiling(Width * c.Across, MaxAcross), Ceiling(Height * c.Down, MaxDown));
            (c.BlocksWide, c.BlocksHigh) = (Ceiling(c.Width, 8), Ceiling(c.Height, 8));
            (c.BlocksPitch, c.BlocksRows) = (UnitsWide * c.Across, UnitsHigh * c.Down);
            int length = checked(c.BlocksPitch * c.BlocksRows * 64);
            c.Samples = ArrayPool<byte>.Shared.Rent(length);
            if (!Progressive) continue;
            c.Coefficients = ArrayPool<short>.Shared.Rent(length);
            c.Coefficients.AsSpan(0, length).Clear();
            c.Last = ArrayPool<byte>.Shared.Rent(length / 64);
            c.Last.AsSpan(0, length / 64).Clear();
        }
    }

    public void Dispose()
    {
        foreach (JpegComponent c in Components)
        {
            if (c.Samples.Length > 0) ArrayPool<byte>.Shared.Return(c.Samples);
            if (c.Coefficients.Length > 0) ArrayPool<short>.Shared.Return(c.Coefficients);
            if (c.Last.Length > 0) ArrayPool<byte>.Shared.Return(c.Last);
            (c.Samples, c.Coefficients, c.Last) = ([], [], []);
        }
    }

    private static int Ceiling(int n, int by) => (int)(((long)n + by - 1) / by);
}
