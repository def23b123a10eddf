using System.Management.Automation;

namespace DeepShell.PowerShell;

/// <summary>Turns exceptions into error records that tell the user what to do.</summary>
internal static class ErrorRecords
{
    /// <summary>The record of an error the user can act on: stable id, category, target, recommended action.</summary>
    public static ErrorRecord From(DeepShellException error, object? target = null) =>
        new(error, error.Id, Category(error.Kind), error.Target ?? target)
        {
            // PowerShell shows the recommended action below the message, as "Recommendation: …".
            ErrorDetails = new ErrorDetails(error.Problem) { RecommendedAction = error.Remedy ?? "" },
        };

    /// <summary>The record of an error that nobody foresaw. Files and memory speak for themselves; the rest is a defect of ours.</summary>
    public static ErrorRecord FromUnexpected(Exception error, object? target = null)
    {
        (string id, ErrorCategory category, string message, string action) = error switch
        {
            UnauthorizedAccessException => ("DeepShell.File.Access", ErrorCategory.PermissionDenied, error.Message, "Check the permissions of the file and its folder."),
            FileNotFoundException or DirectoryNotFoundException => ("DeepShell.File.NotFound", ErrorCategory.ObjectNotFound, error.Message, "Check the path."),
            IOException => ("DeepShell.File.IO", ErrorCategory.WriteError, error.Message, "Check that the disk has room and that no other program holds the file."),
            OutOfMemoryException => ("DeepShell.Memory", ErrorCategory.ResourceUnavailable, "There is not enough memory.", "Use a smaller -BatchSize or a smaller model."),
            _ => ("DeepShell.Unexpected", ErrorCategory.NotSpecified, $"An unexpected error in DeepShell: {error.GetType().Name}: {error.Message}",
                "This is a defect of DeepShell. Please report it with the output of: $Error[0].Exception.ToString(); Get-DeepShellInfo"),
        };
        return new ErrorRecord(error, id, category, target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = action },
        };
    }

    private static ErrorCategory Category(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidArgument => ErrorCategory.InvalidArgument,
        ErrorKind.InvalidData => ErrorCategory.InvalidData,
        ErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        ErrorKind.AlreadyExists => ErrorCategory.ResourceExists,
        ErrorKind.InvalidOperation => ErrorCategory.InvalidOperation,
        ErrorKind.LimitExceeded => ErrorCategory.LimitsExceeded,
        _ => ErrorCategory.NotSpecified,
    };
}
