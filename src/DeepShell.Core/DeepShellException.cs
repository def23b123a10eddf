namespace DeepShell;

/// <summary>What sort of thing went wrong; the shell maps it to its own error categories.</summary>
public enum ErrorKind
{
    /// <summary>An argument or a combination of arguments cannot be used.</summary>
    InvalidArgument,
    /// <summary>Data read from outside is malformed.</summary>
    InvalidData,
    /// <summary>A named thing does not exist.</summary>
    NotFound,
    /// <summary>Something exists already and may not be replaced.</summary>
    AlreadyExists,
    /// <summary>The call needs an earlier step.</summary>
    InvalidOperation,
    /// <summary>A limit of the machine or of a format was met.</summary>
    LimitExceeded,
}

/// <summary>
/// An error a user can act on. The message names the thing, the value and what was expected;
/// <see cref="Remedy"/> says what to do.
/// </summary>
/// <param name="id">Stable, dotted, without the product's name: <c>Import.RowWidth</c>.</param>
/// <param name="kind">The sort of error.</param>
/// <param name="message">What is wrong, in one or two sentences.</param>
/// <param name="remedy">The recommended action.</param>
/// <param name="target">The file, object or value at fault.</param>
/// <param name="inner">The cause.</param>
public sealed class DeepShellException(
    string id, ErrorKind kind, string message, string? remedy = null, object? target = null, Exception? inner = null)
    : Exception(remedy is null ? message : $"{message} {remedy}", inner)
{
    /// <summary>Stable identifier, such as <c>DeepShell.Import.RowWidth</c>.</summary>
    public string Id { get; } = "DeepShell." + id;

    /// <summary>The sort of error.</summary>
    public ErrorKind Kind { get; } = kind;

    /// <summary>What is wrong: the message without the remedy, for those who show the remedy apart.</summary>
    public string Problem { get; } = message;

    /// <summary>The recommended action, or null.</summary>
    public string? Remedy { get; } = remedy;

    /// <summary>The file, object or value at fault, or null.</summary>
    public object? Target { get; } = target;
}
