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
        && layout.Quote == DelimitedLayout.UsualQuote
        && layout.Delimiter is '\t' or (> ' ' and < (char)127 and not '"')
        && TextEncoding.Marked(head) is null or UTF8Encoding;

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
                    ReadOnlySpan<byte> start = job.Buffer.AsSpan(0, LongestRecord);
                    bool inQuotes = start.Count((byte)'"') % 2 == 1;
                    long first = lines + 1, more = inQuotes || header || !table.LeavesOut ? -1 : blocks.SkipRecord();
                    // The general reader can go on behind a quote that never closes.
                    if (more < 0 && table.LeavesOut) throw new UnusualTextException();
                    if (more < 0) throw TooLong(file, path, first, inQuotes);
                    lines += start.Count((byte)'\n') + more;
                    // More than is shown, so that it shows that there was more.
                    table.Skip(first, Encoding.UTF8.GetString(start[..(1 << 19)]), $"{LongRow}{(lines > first ? $", and goes on to line {lines}" : "")}", "Import.LongRow");
                    job.Buffer = [];
                    free.Enqueue(job);
                    continue;
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

    /// <summary>Why a record was left out.</summary>
    public static string LongRow => $"the row is longer than {LongestRecord:N0} bytes";

    private const string LeaveOutQuote = " -SkipInvalidRow leaves the line out where it opens, and goes on with the next one.";

    /// <summary>A quote that never closes.</summary>
    public static DeepShellException OpenQuote(string file, string path, long line) =>
        new("Import.OpenQuote", ErrorKind.InvalidData, $"{file}, line {line}: a quote is opened and never closed.", "Close it, or double it if it is part of the text." + LeaveOutQuote, path);

    /// <summary>A record that does not end, or only after more bytes than any table has in one.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="path">The file.</param>
    /// <param name="line">Where the record begins.</param>
    /// <param name="inQuotes">Whether a quote is open.</param>
    public static DeepShellException TooLong(string file, string path, long line, bool inQuotes) => inQuotes
        ? new DeepShellException("Import.OpenQuote", ErrorKind.InvalidData, $"{file}, line {line}: a quote is opened and not closed within {LongestRecord:N0} bytes.", "Close it, or double it if it is part of the text." + LeaveOutQuote, path)
        : new DeepShellException("Import.LongRow", ErrorKind.InvalidData, $"{file}, line {line}: {LongRow}.", "Check that the file is a table whose rows end in line ends."
            + " -SkipInvalidRow leaves such a row out, unless it is the header, or the file ends between its quotes.", path);

    private static long Finish(Queue<Job> busy, Queue<Job> free, TableBuilder table, long lines)
    {
        Job job = busy.Peek();
        long more = job.Lines.GetAwaiter().GetResult();
        table.Append(job.Part!, lines);
        free.Enqueue(busy.Dequeue());
        return lines + more;
    }
}
