namespace DeepShell.Data;

/// <summary>Reads a text in blocks that end where a record ends: after a line end that is not between quotes.</summary>
internal sealed class BlockReader(Stream stream)
{
    /// <summary>Bytes of a block, unless a record is longer.</summary>
    public const int BlockSize = 1 << 18;

    // What is left of a block differs a little each time.
    private const int Slack = 1 << 13;

    private byte[] _rest = [];
    private bool _ended, _started;

    /// <summary>Reads the next block; 0 at the end, −1 where a record is longer than <paramref name="longest"/>: it is then in the buffer.</summary>
    public int Next(ref byte[] buffer, int longest)
    {
        if (buffer.Length < _rest.Length + BlockSize) buffer = new byte[_rest.Length + BlockSize + Slack];
        _rest.CopyTo(buffer, 0);
        int count = _rest.Length;
        _rest = [];
        while (true)
        {
            if (!_ended)
            {
                int read = stream.ReadAtLeast(buffer.AsSpan(count), buffer.Length - count, throwOnEndOfStream: false);
                _ended = read < buffer.Length - count;
                count += read;
                if (!_started) SkipMark(buffer, ref count);
            }
            if (_ended) return count;
            int end = LastRecordEnd(buffer.AsSpan(0, count));
            if (end > 0)
            {
                _rest = buffer[end..count];
                return end;
            }
            if (count >= longest) return -1;
            Array.Resize(ref buffer, Math.Min(buffer.Length * 2, longest));
        }
    }

    /// <summary>Goes on behind the rest of a record that was too long.</summary>
    /// <returns>The line ends in it, with its own; −1 when it ended with the text, between quotes.</returns>
    public long SkipRecord()
    {
        byte[] buffer = new byte[BlockSize];
        long lines = 0;
        bool quoted = false;
        while (!_ended)
        {
            int read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            _ended = read < buffer.Length;
            for (int i = 0; i < read; i++)
                if (buffer[i] == '"') quoted = !quoted;
                else if (buffer[i] == '\n')
                {
                    lines++;
                    if (quoted) continue;
                    _rest = buffer[(i + 1)..read];
                    return lines;
                }
        }
        return quoted ? -1 : lines;
    }

    private void SkipMark(byte[] buffer, ref int count)
    {
        _started = true;
        if (!buffer.AsSpan(0, count).StartsWith("\uFEFF"u8)) return;
        buffer.AsSpan(3, count - 3).CopyTo(buffer);
        count -= 3;
    }

    private static int LastRecordEnd(ReadOnlySpan<byte> text)
    {
        int end = text.LastIndexOf((byte)'\n'), quotes = end < 0 ? 0 : text[..end].Count((byte)'"');
        while (end >= 0 && quotes % 2 == 1)
        {
            int before = text[..end].LastIndexOf((byte)'\n');
            quotes -= text[(before + 1)..end].Count((byte)'"');
            end = before;
        }
        return end + 1;
    }
}
