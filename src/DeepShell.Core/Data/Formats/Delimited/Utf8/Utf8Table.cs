using System.Text;

namespace DeepShell.Data;

/// <summary>
/// Reads delimited UTF-8 text into a table: the first rows one after another, until it is known what the columns hold,
/// and then blocks on several threads, which are put together in their order. The result does not depend on the threads.
/// </summary>
internal sealed class Utf8Table(string file, string path, DelimitedLayout layout, int width, string expected, bool strict)
{
    /// <summary>Bytes that a record may have.</summary>
    public const int LongestRecord = 1 << 24;

    private sealed class Job(Utf8Records records)
    {
        public byte[] Buffer = [];
        public int Length;
        public TableBuilder? Part;
        public Task<long> Lines = Task.FromResult(0L);

        public Utf8Records Records => records;
    }

    /// <summary>Whether text that starts so can be read here.</summary>
    public static bool Reads(ReadOnlySpan<byte> head, DelimitedLayout layout, Encoding? encoding) =>
        (encoding is null or UTF8Encoding)
        && layout.Delimiter is '\t' or (> ' ' and < (char)127 and not '"')
        && !head.StartsWith(Encoding.Unicode.Preamble) && !head.StartsWith(Encoding.BigEndianUnicode.Preamble);

    /// <summary>Adds all records.</summary>
    /// <exception cref="UnusualTextException">The text is not for this reader; the table is then half filled.</exception>
    public void ReadInto(Stream stream, TableBuilder table, int workers)
    {
        BlockReader blocks = new(stream);
        Queue<Job> free = new(), busy = new();
        for (int i = 0; i < workers + 2; i++) free.Enqueue(new Job(new Utf8Records(layout, width, expected, strict)));
        bool header = layout.HasHeader;
        long lines = 0;
        try
        {
            while (true)
            {
                if (free.Count == 0) lines = Finish(busy, free, table, lines);
                Job job = free.Dequeue();
                job.Length = blocks.Next(ref job.Buffer, LongestRecord);
                if (job.Length == 0) break;
                if (job.Length < 0)
                {
                    while (busy.Count > 0) lines = Finish(busy, free, table, lines);
                    throw TooLong(file, path, lines + 1, job.Buffer.AsSpan(0, LongestRecord).Count((byte)'"') % 2 == 1);
                }
                // The header of a second file comes when the columns are long decided.
                if (!table.IsDecided || header)
                {
                    lines = job.Records.Read(job.Buffer.AsSpan(0, job.Length), table, lines, ref header);
                    free.Enqueue(job);
                    continue;
                }
                TableBuilder part = job.Part ??= table.NewPart();
                job.Lines = Task.Run(() =>
                {
                    bool no = false;
                    return job.Records.Read(job.Buffer.AsSpan(0, job.Length), part, 0, ref no);
                });
                busy.Enqueue(job);
            }
            while (busy.Count > 0) lines = Finish(busy, free, table, lines);
        }
        finally
        {
            // Nobody may write to a block after this.
            foreach (Job job in busy) ((IAsyncResult)job.Lines).AsyncWaitHandle.WaitOne();
        }
    }

    /// <summary>A record that does not end, or only after more bytes than any table has in one.</summary>
    public static DeepShellException TooLong(string file, string path, long line, bool inQuotes) => inQuotes
        ? new DeepShellException("Import.OpenQuote", ErrorKind.InvalidData, $"{file}, line {line}: a quote is opened and not closed within {LongestRecord:N0} bytes.", "Close it, or double it if it is part of the text.", path)
        : new DeepShellException("Import.LongRow", ErrorKind.InvalidData, $"{file}, line {line}: the row is longer than {LongestRecord:N0} bytes.", "Check that the file is a table whose rows end in line ends.", path);

    private static long Finish(Queue<Job> busy, Queue<Job> free, TableBuilder table, long lines)
    {
        Job job = busy.Peek();
        long more = job.Lines.GetAwaiter().GetResult();
        table.Append(job.Part!, lines);
        free.Enqueue(busy.Dequeue());
        return lines + more;
    }
}
