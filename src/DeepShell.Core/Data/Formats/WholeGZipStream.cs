using System.IO.Compression;
using DeepShell.Files;

namespace DeepShell.Data;

/// <summary>
/// Unpacks gzipped data, and notices when they end early. <see cref="GZipStream"/> takes a file that was cut off for a
/// shorter one, and rows would be missing without a word. So a mark, packed by itself, follows the file: it comes out
/// as it is only where the file before it was whole.
/// </summary>
internal sealed class WholeGZipStream(Stream packed) : ReadOnlyStream
{
    private static readonly byte[] s_mark = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 167 + 89))];
    private static readonly byte[] s_packedMark = Pack(s_mark);

    private readonly GZipStream _unpacked = new(new Followed(packed, s_packedMark), CompressionMode.Decompress);
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _from, _to;
    private bool _ended;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The data are damaged, or end early.</exception>
    public override int Read(Span<byte> target)
    {
        // What may be the mark is held back.
        while (!_ended && _to - _from <= s_mark.Length) Fill();
        int count = Math.Min(target.Length, _to - _from - (_ended ? 0 : s_mark.Length));
        _buffer.AsSpan(_from, count).CopyTo(target);
        _from += count;
        return count;
    }

    private void Fill()
    {
        _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
        (_from, _to) = (0, _to - _from);
        int read = _unpacked.Read(_buffer.AsSpan(_to));
        _to += read;
        if (read > 0) return;
        _ended = true;
        if (!_buffer.AsSpan(0, _to).EndsWith(s_mark)) throw new InvalidDataException("its packed data end early.");
        _to -= s_mark.Length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _unpacked.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Pack(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.NoCompression, leaveOpen: true)) gzip.Write(content);
        return stream.ToArray();
    }

    // A stream, and then some bytes.
    private sealed class Followed(Stream inner, byte[] after) : ReadOnlyStream
    {
        private int _given = -1;

        public override int Read(Span<byte> buffer)
        {
            if (_given < 0)
            {
                int count = inner.Read(buffer);
                if (count > 0 || buffer.Length == 0) return count;
                _given = 0;
            }
            int more = Math.Min(buffer.Length, after.Length - _given);
            after.AsSpan(_given, more).CopyTo(buffer);
            _given += more;
            return more;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
