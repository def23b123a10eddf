namespace DeepShell.Data;

/// <summary>Opens delimited text. Implemented in DeepShell.Formats.</summary>
public interface IDelimitedReaderFactory
{
    /// <summary>Reads records from <paramref name="text"/>, which it disposes of with itself.</summary>
    /// <param name="text">The text.</param>
    /// <param name="delimiter">What separates fields.</param>
    /// <param name="quote">What fields are put in that hold delimiters or line ends; doubled within.</param>
    IDelimitedReader Open(TextReader text, char delimiter, char quote);
}

/// <summary>Reads delimited text, a record at a time.</summary>
public interface IDelimitedReader : IDisposable
{
    /// <summary>Goes to the next record; false at the end.</summary>
    bool Read();

    /// <summary>Fields of the record; a blank line has one, which is empty.</summary>
    int Count { get; }

    /// <summary>A field without its quotes; valid until the next <see cref="Read"/>.</summary>
    ReadOnlySpan<char> this[int index] { get; }

    /// <summary>The 1-based line on which the record starts; a record with quoted line ends has several.</summary>
    long Line { get; }

    /// <summary>The last line of the record.</summary>
    long LastLine { get; }

    /// <summary>Characters from the first one of the text to the end of the record; 0 where nobody needs them.</summary>
    long Position { get; }

    /// <summary>The record as it is written, without the line end.</summary>
    string Text { get; }
}
