using System.Management.Automation.Host;

namespace DeepShell.PowerShell;

/// <summary>
/// Ctrl-C as a wish to end early rather than to stop the pipeline: while one exists in a console, the keys arrive here, so that
/// what was reached can still be handed on. A second Ctrl-C stops the pipeline as usual. Elsewhere only the host's own stop
/// counts, and a pipeline that is stopped accepts no more output.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _source;
    private readonly bool _before;
    private readonly Timer? _timer;
    private readonly Lock _lock = new();
    private bool _watching;

    public Interrupt(PSHost host, CancellationToken stopped)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        if (host.Name != "ConsoleHost" || Console.IsInputRedirected) return;
        try
        {
            _before = Console.TreatControlCAsInput;
            Console.TreatControlCAsInput = true;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return; // no terminal after all
        }
        _watching = true;
        _timer = new Timer(_ => Poll(), null, s_interval, s_interval);
    }

    /// <summary>Cancelled by Ctrl-C and when the pipeline is stopped.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether Ctrl-C was pressed here.</summary>
    public bool IsPressed { get; private set; }

    public void Dispose()
    {
        Release();
        _source.Dispose();
    }

    private void Poll()
    {
        lock (_lock)
        {
            try
            {
                while (_watching && Console.KeyAvailable)
                {
                    ConsoleKeyInfo key = Console.ReadKey(intercept: true);
                    if (key is not { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control }) continue;
                    IsPressed = true;
                    Release();
                    _source.Cancel();
                }
            }
            catch (InvalidOperationException)
            {
                Release();
            }
        }
    }

    private void Release()
    {
        lock (_lock)
        {
            if (!_watching) return;
            _watching = false;
            _timer?.Dispose();
            Console.TreatControlCAsInput = _before;
        }
    }
}
