namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>Netpbm: P1 to P6, text or binary, bitmap, grey or RGB, up to 16 bits.</summary>
internal sealed class PnmDecoder : ImageDecoder
{
    private readonly record struct Header(int Kind, int Width, int Height, int Max, int Data)
    {
        public int Channels => Kind is 3 or 6 ? 3 : 1;
    }

    public override string Format => "PNM";

    public override ImageHeader Identify(ReadOnlySpan<byte> file, string name)
    {
        Header h = ReadHeader(file, name);
        return new(Format, h.Width, h.Height, h.Channels);
    }

    public override void Decode(ReadOnlySpan<byte> file, string name, Span<byte> to)
    {
        Header h = ReadHeader(file, name);
        int at = h.Data;
        for (int i = 0, x = 0; i < to.Length; i++, x = x + 1 == h.Width ? 0 : x + 1)
            switch (h.Kind)
            {
                case 1:
                    to[i] = Bit(file, ref at, name) ? (byte)0 : (byte)255;
                    break;
                case 2 or 3:
                    to[i] = Scaled(Number(file, ref at, name));
                    break;
                case 4:
                    to[i] = (file[at] >> (7 - (x & 7)) & 1) == 1 ? (byte)0 : (byte)255;
                    if ((x & 7) == 7 || x + 1 == h.Width) at++;
                    break;
                default:
                    to[i] = Scaled(h.Max > 255 ? file[at++] << 8 | file[at++] : file[at++]);
                    break;
            }

        byte Scaled(int value) => value <= h.Max ? ToByte(value, h.Max) : throw Damaged(name, $"the value {value} is above the maximum, {h.Max}");
    }

    private Header ReadHeader(ReadOnlySpan<byte> file, string name)
    {
        int kind = file[1] - '0', at = 2;
        int width = Number(file, ref at, name), height = Number(file, ref at, name);
        ImageLimits.Check(width, height, Format, name);
        int max = kind is 1 or 4 ? 1 : Number(file, ref at, name);
        if (max is < 1 or > 65535) throw Damaged(name, $"the maximum is {max}, expected 1 to 65535");
        // One white space separates the header from binary data.
        Header h = new(kind, width, height, max, Math.Min(at + 1, file.Length));
        long values = (long)width * height * h.Channels;
        // The least that so many values can take, so that a short file takes no memory.
        long bytes = kind switch
        {
            1 => values,
            2 or 3 => values * 2 - 1,
            4 => (width + 7L) / 8 * height,
            _ => values * (max > 255 ? 2 : 1),
        };
        return file.Length - h.Data >= bytes ? h : throw Damaged(name, "the pixel data end early");
    }

    private int Number(ReadOnlySpan<byte> file, ref int at, string name)
    {
        SkipSpace(file, ref at);
        long value = 0;
        int start = at;
        for (; at < file.Length && file[at] is >= (byte)'0' and <= (byte)'9' && value < int.MaxValue; at++) value = value * 10 + file[at] - '0';
        if (at == start) throw Damaged(name, "a number is missing");
        return (int)Math.Min(value, int.MaxValue);
    }

    private bool Bit(ReadOnlySpan<byte> file, ref int at, string name)
    {
        SkipSpace(file, ref at);
        return at < file.Length && file[at] is (byte)'0' or (byte)'1' ? file[at++] == '1' : throw Damaged(name, "a bit is missing");
    }

    private static void SkipSpace(ReadOnlySpan<byte> file, ref int at)
    {
        for (; at < file.Length && (file[at] is (byte)' ' or (byte)'#' || file[at] is >= 9 and <= 13); at++)
            if (file[at] == '#')
                while (at < file.Length - 1 && file[at] is not ((byte)'\n' or (byte)'\r')) at++;
    }
}
