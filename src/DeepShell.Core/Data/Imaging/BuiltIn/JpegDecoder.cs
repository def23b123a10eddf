using System.Buffers.Binary;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>JPEG (ITU-T T.81) with Huffman coding and 8 bits: sequential and progressive; grey, YCbCr, RGB, CMYK and YCCK.</summary>
internal sealed unsafe class JpegDecoder : ImageDecoder
{
    private sealed class State
    {
        public JpegFrame? Frame;
        public readonly ushort[]?[] Quantization = new ushort[4][];
        public readonly JpegHuffman?[] Dc = new JpegHuffman[4], Ac = new JpegHuffman[4];
        public int RestartInterval, Orientation = 1, Transform = -1, Scans;
    }

    public override string Format => "JPEG";

    public override ImageHeader Identify(ReadOnlySpan<byte> file, string name)
    {
        State s = new();
        Read(s, file, name, headerOnly: true);
        JpegFrame f = s.Frame!;
        int channels = f.Components.Length == 1 ? 1 : 3;
        return s.Orientation >= 5 ? new(Format, f.Height, f.Width, channels) : new(Format, f.Width, f.Height, channels);
    }

    public override void Decode(ReadOnlySpan<byte> file, string name, Span<byte> pixels)
    {
        State s = new();
        try
        {
            Read(s, file, name, headerOnly: false);
            foreach (JpegComponent c in s.Frame!.Components)
            {
                if (c.Steps is null) throw Damaged(name, $"there are no pixel data of the colour component {c.Id}");
                if (s.Frame.Progressive) JpegTransform.Inverse(c);
            }
            using ExifOrientation.Turn turn = new(s.Frame.Width, s.Frame.Height, s.Frame.Components.Length == 1 ? 1 : 3, s.Orientation, pixels);
            JpegPixels.Write(s.Frame, s.Transform, turn.Stored);
            turn.Finish();
        }
        finally
        {
            s.Frame?.Dispose();
        }
    }

    private void Read(State s, ReadOnlySpan<byte> file, string name, bool headerOnly)
    {
        int at = 2;
        while (true)
        {
            while (at < file.Length && file[at] != 0xFF) at++;
            while (at < file.Length && file[at] == 0xFF) at++;
            if (at >= file.Length) throw Damaged(name, "the file ends early");
            int marker = file[at++];
            if (marker == 0xD9)
            {
                if (s.Scans == 0) throw Damaged(name, "there are no pixel data");
                return;
            }
            if (marker is 0 or 0x01 or >= 0xD0 and <= 0xD8) continue;
            if (file.Length - at < 2) throw Damaged(name, "the file ends early");
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            if (length < 2 || length > file.Length - at) throw Damaged(name, "the file ends early");
            ReadOnlySpan<byte> data = file.Slice(at + 2, length - 2);
            at += length;
            switch (marker)
            {
                case 0xC0 or 0xC1 or 0xC2:
                    if (s.Frame is not null) throw Damaged(name, "there are two frames");
                    s.Frame = ReadFrame(data, marker == 0xC2, name);
                    // The direct coefficient of a block takes a bit at least.
                    if (s.Frame.Blocks > 8L * file.Length) throw Damaged(name, $"{s.Frame.Width}x{s.Frame.Height} pixels cannot come from {file.Length} bytes");
                    break;
                case 0xC4: ReadHuffman(data, s, name); break;
                case >= 0xC3 and <= 0xCF and not 0xC8 and not 0xCC:
                    throw ImageLimits.Unsupported(Format, name, marker is 0xC3 or 0xC7 or 0xCB or 0xCF ? "lossless coding" : marker > 0xC8 ? "arithmetic coding" : "hierarchical coding");
                case 0xDB: ReadQuantization(data, s, name); break;
                case 0xDD: s.RestartInterval = data.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(data) : throw Damaged(name, "the restart interval is malformed"); break;
                case 0xE1 when data.StartsWith("Exif\0\0"u8): s.Orientation = ExifOrientation.Find(data[6..]); break;
                case 0xEE when data.StartsWith("Adobe"u8) && data.Length >= 12: s.Transform = data[11]; break;
                case 0xDA:
                    if (s.Frame is null) throw Damaged(name, "pixel data come before the frame");
                    if (headerOnly) return;
                    if (s.Scans++ == 0) s.Frame.Allocate();
                    else if (s.Scans > 1000) throw Damaged(name, "there are more than 1000 scans");
                    at = ReadScan(file, at, data, s, name);
                    break;
            }
        }
    }

    private JpegFrame ReadFrame(ReadOnlySpan<byte> data, bool progressive, string name)
    {
        if (data.Length < 6 || data.Length < 6 + 3 * data[5]) throw Damaged(name, "the frame's header ends early");
        if (data[0] != 8) throw ImageLimits.Unsupported(Format, name, $"{data[0]} bits a sample");
        (int height, int width) = (BinaryPrimitives.ReadUInt16BigEndian(data[1..]), BinaryPrimitives.ReadUInt16BigEndian(data[3..]));
        ImageLimits.Check(width, height, Format, name);
        if (data[5] is not (1 or 3 or 4)) throw Damaged(name, $"{data[5]} colour components");
        JpegComponent[] components = new JpegComponent[data[5]];
        for (int i = 0; i < components.Length; i++)
        {
            ReadOnlySpan<byte> c = data.Slice(6 + 3 * i, 3);
            (int across, int down) = (c[1] >> 4, c[1] & 15);
            if (across is < 1 or > 4 || down is < 1 or > 4 || c[2] > 3) throw Damaged(name, "a colour component is malformed");
            // A single component is never interleaved: its factors mean nothing.
            components[i] = components.Length == 1 ? new(c[0], 1, 1, c[2]) : new(c[0], across, down, c[2]);
        }
        return new(width, height, progressive, components);
    }

    private int ReadScan(ReadOnlySpan<byte> file, int at, ReadOnlySpan<byte> data, State s, string name)
    {
        JpegFrame frame = s.Frame!;
        if (data.Length < 1 || data[0] is < 1 or > 4 || data.Length < 4 + 2 * data[0]) throw Damaged(name, "a scan's header is malformed");
        JpegComponent[] components = new JpegComponent[data[0]];
        ReadOnlySpan<byte> band = data[(1 + 2 * components.Length)..];
        (int from, int to, int high, int low) = frame.Progressive ? (band[0], band[1], band[2] >> 4, band[2] & 15) : (0, 63, 0, 0);
        if (from > to || to > 63 || low > 13 || frame.Progressive && (from == 0 ? to != 0 : components.Length != 1))
            throw Damaged(name, $"a scan of coefficients {from} to {to}");
        for (int i = 0; i < components.Length; i++)
        {
            int id = data[1 + 2 * i], tables = data[2 + 2 * i];
            JpegComponent c = frame.Components.FirstOrDefault(c => c.Id == id) ?? throw Damaged(name, $"a scan of an unknown colour component {id}");
            if (components.Contains(c)) throw Damaged(name, $"a scan that has the colour component {id} twice");
            components[i] = c;
            c.Steps ??= s.Quantization[c.Quantization] ?? throw Damaged(name, $"the quantisation table {c.Quantization} is missing");
            (c.Dc, c.Ac) = (s.Dc[tables >> 4 & 3], s.Ac[tables & 3]);
            bool needsDc = from == 0 && high == 0, needsAc = to > 0;
            if ((needsDc && c.Dc is null) || (needsAc && c.Ac is null)) throw Damaged(name, "a Huffman table is missing");
        }
        int end;
        short* block = stackalloc short[64];
        new Span<short>(block, 64).Clear();
        fixed (byte* bytes = file)
            end = new JpegScan(new JpegBits(bytes, file.Length, at), frame, components, from, to, high, low, block).Run(s.RestartInterval);
        return end >= 0 ? end : throw Damaged(name, "the pixel data end early or are garbled");
    }

    private void ReadHuffman(ReadOnlySpan<byte> data, State s, string name)
    {
        while (data.Length > 0)
        {
            int total = 0;
            for (int i = 1; i <= 16 && data.Length >= 17; i++) total += data[i];
            if (data.Length < 17 + total || (data[0] & 15) > 3) throw Damaged(name, "a Huffman table is malformed");
            bool direct = (data[0] & 16) == 0;
            JpegHuffman table = JpegHuffman.Create(data.Slice(1, 16), data.Slice(17, total), direct) ?? throw Damaged(name, "a Huffman table is malformed");
            (direct ? s.Dc : s.Ac)[data[0] & 3] = table;
            data = data[(17 + total)..];
        }
    }

    private void ReadQuantization(ReadOnlySpan<byte> data, State s, string name)
    {
        while (data.Length > 0)
        {
            bool wide = data[0] >= 16;
            int length = wide ? 129 : 65;
            if (data.Length < length || (data[0] & 15) > 3) throw Damaged(name, "a quantisation table is malformed");
            ushort[] table = new ushort[64];
            for (int k = 0; k < 64; k++)
                table[JpegScan.Zigzag[k]] = wide ? BinaryPrimitives.ReadUInt16BigEndian(data[(1 + 2 * k)..]) : data[1 + k];
            s.Quantization[data[0] & 3] = table;
            data = data[length..];
        }
    }
}
