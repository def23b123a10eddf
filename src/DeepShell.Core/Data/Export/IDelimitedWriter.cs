namespace DeepShell.Data;

/// <summary>Opens delimited text for writing. Implemented in DeepShell.Formats.</summary>
public interface IDelimitedWriterFactory
{
    /// <summary>Writes records to <paramref name="text"/>, which stays open.</summary>
    IDelimitedWriter Open(TextWriter text, char delimiter);
}

/// <summary>Writes delimited text, a field at a time.</summary>
public interface IDelimitedWriter : IDisposable
{
    /// <summary>Writes a field, quoted if it needs to be.</summary>
    void Write(string field);

    /// <summary>Ends the record.</summary>
    void EndRow();
}
