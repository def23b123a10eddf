using System.Globalization;

namespace DeepShell.Data;

/// <summary>
/// How many bytes data may take in memory: what was asked for, otherwise the environment variable
/// <c>DEEPSHELL_MEMORY_LIMIT</c> (500MB, 2GB, or bytes), otherwise half of the memory of the machine or its container.
/// </summary>
public static class MemoryBudget
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "DEEPSHELL_MEMORY_LIMIT";

    private const long Least = 16L << 20;

    private static readonly (string Unit, long Bytes)[] s_units = [("KB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30), ("TB", 1L << 40), ("B", 1), ("", 1)];

    /// <summary>The limit in bytes.</summary>
    /// <param name="asked">What the user said, or null.</param>
    /// <exception cref="DeepShellException">It is too small, or the variable is no amount.</exception>
    public static long Of(long? asked)
    {
        if (asked is null && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text)
            asked = Parse(text) ?? throw new DeepShellException("Memory.Limit", ErrorKind.InvalidArgument, $"The environment variable {Variable} is '{text}', expected an amount such as 500MB or 2GB.", "Correct it, or remove it.", text);
        if (asked < Least)
            throw new DeepShellException("Memory.Limit", ErrorKind.InvalidArgument, $"The memory limit is {asked:N0} bytes, expected at least {Least >> 20} MB.", "For example -MemoryLimit 500MB.", asked);
        return asked ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
    }

    /// <summary>An amount such as 500MB in bytes; null for anything else.</summary>
    public static long? Parse(string text)
    {
        text = text.Trim();
        foreach ((string unit, long bytes) in s_units)
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out double amount))
                return amount * bytes < long.MaxValue ? (long)(amount * bytes) : null;
        return null;
    }
}
