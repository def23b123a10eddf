using System.Management.Automation;

namespace DeepShell.PowerShell;

/// <summary>
/// The base of every cmdlet: derived classes override <see cref="Begin"/>, <see cref="Process"/> and <see cref="End"/>
/// and throw <see cref="DeepShellException"/>; here these become error records, and Ctrl-C becomes <see cref="Cancellation"/>.
/// </summary>
public abstract class DeepShellCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private PathResolver? _paths;
    private Action? _process;

    /// <summary>Cancelled when the pipeline is stopped (Ctrl-C, or a host that calls Stop).</summary>
    protected CancellationToken Cancellation => _stopping.Token;

    /// <summary>Paths as users write them: relative to the current location, <c>~</c>, drives of PowerShell, wildcards.</summary>
    protected PathResolver Paths => _paths ??= new PathResolver(SessionState);

    /// <summary>Called once, before the first input.</summary>
    protected virtual void Begin() { }

    /// <summary>Called for each input object, or once when nothing is piped.</summary>
    protected virtual void Process() { }

    /// <summary>Called once, after the last input.</summary>
    protected virtual void End() { }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guard(Begin);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(_process ??= Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(End);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stopping.Cancel();

    /// <summary>
    /// Reports an error of one item and carries on with the next (<c>-ErrorAction</c> decides what the user sees).
    /// For what concerns the whole call, throw.
    /// </summary>
    protected void WriteProblem(DeepShellException problem, object? target = null) => WriteError(ErrorRecords.From(problem, target));

    /// <summary>
    /// The rule for whatever writes a file: never over an existing one without <paramref name="force"/>,
    /// and nothing at all under <c>-WhatIf</c>.
    /// </summary>
    /// <param name="path">Full path of the file or folder to write.</param>
    /// <param name="force">The cmdlet's <c>-Force</c>.</param>
    /// <param name="what">What is written, for the message: <c>model</c>, <c>contact sheet</c>.</param>
    /// <returns>Whether to write.</returns>
    /// <exception cref="DeepShellException">The file exists, or its folder does not.</exception>
    protected bool ShouldWrite(string path, bool force, string what = "file")
    {
        CheckTarget(path, force);
        return ShouldProcess(path, File.Exists(path) ? $"Replace the {what}" : $"Write the {what}");
    }

    /// <summary>The checks of <see cref="ShouldWrite"/> alone, for a cmdlet that knows its target before the work begins.</summary>
    /// <exception cref="DeepShellException">The file exists, or its folder does not.</exception>
    protected static void CheckTarget(string path, bool force)
    {
        if (Directory.Exists(path))
            throw new DeepShellException("File.IsFolder", ErrorKind.AlreadyExists, $"'{path}' is a folder.", "Give the path of a file.", path);
        if (File.Exists(path) && !force)
            throw new DeepShellException("File.Exists", ErrorKind.AlreadyExists, $"'{path}' exists already.", "Give -Force to replace it, or another path.", path);
        string? folder = Path.GetDirectoryName(path);
        if (!string.IsNullOrEmpty(folder) && !Directory.Exists(folder))
            throw new DeepShellException("File.NoFolder", ErrorKind.NotFound, $"The folder '{folder}' does not exist.", $"Make it with: New-Item -ItemType Directory '{folder}'", path);
    }

    /// <summary>
    /// Runs <paramref name="body"/> so that every error reaches the user as an error record.
    /// What PowerShell throws itself (stopped pipeline, an error further down, Select-Object -First) passes through.
    /// </summary>
    private void Guard(Action body)
    {
        try
        {
            body();
        }
        catch (DeepShellException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.OfType<DeepShellException>().FirstOrDefault() is { } first)
        {
            ThrowTerminatingError(ErrorRecords.From(first));
        }
        catch (Exception e) when (e.GetType().Assembly != typeof(PSCmdlet).Assembly)
        {
            ThrowTerminatingError(ErrorRecords.FromUnexpected(e, MyInvocation.MyCommand));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called by PowerShell when the command is over, however it ended.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _stopping.Dispose();
    }
}
