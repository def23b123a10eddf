namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>The run-length coding of Windows bitmaps.</summary>
internal static class BmpRunLength
{
    /// <summary>Palette indexes, a byte each, rows in the file's order; null when the data leave the image or end early.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> data, int width, int height, bool fourBits)
    {
        byte[] result = new byte[width * height];
        int x = 0, y = 0, at = 0;
        while (at + 1 < data.Length)
        {
            int count = data[at++], value = data[at++];
            if (count > 0)
            {
                if (y >= height || x + count > width) return null;
                for (int i = 0; i < count; i++) result[y * width + x++] = fourBits ? Nibble(value, i) : (byte)value;
            }
            else if (value == 0) (x, y) = (0, y + 1);
            else if (value == 1) return result;
            else if (value == 2)
            {
                if (at + 1 >= data.Length) return null;
                x += data[at++];
                y += data[at++];
                if (x > width || y > height) return null;
            }
            else
            {
                int bytes = fourBits ? (value + 1) / 2 : value;
                if (y >= height || x + value > width || at + bytes > data.Length) return null;
                for (int i = 0; i < value; i++) result[y * width + x++] = fourBits ? Nibble(data[at + i / 2], i) : data[at + i];
                at += (bytes + 1) & ~1;
            }
        }
        return null;
    }

    private static byte Nibble(int pair, int i) => (byte)((i & 1) == 0 ? pair >> 4 : pair & 15);
}
