using System.Net;
using System.Net.Http.Headers;

namespace DeepShell.Data;

/// <summary>
/// Fetches one file of a public set: from a mirror, or from its owner's addresses in turn. It goes to a temporary name, continues where
/// an interrupted one ended, and is renamed when it is whole and checked.
/// </summary>
internal sealed class Download(PublicSet set, PublicFile file, string folder, DownloadOptions options)
{
    private const int Attempts = 3;

    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(60);
    private static readonly HttpClient s_client = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(20), AutomaticDecompression = DecompressionMethods.None }) { Timeout = Timeout.InfiniteTimeSpan };

    private readonly string _part = Path.Combine(folder, file.Name + ".part");
    private readonly List<string> _tried = [];

    private string TagFile => _part + ".tag";

    private long Most => file.Bytes + file.Bytes / 4 + (1 << 20);

    /// <summary>Fetches and checks it.</summary>
    /// <exception cref="DeepShellException">It cannot be had, is too large, or is another file.</exception>
    public void Run(FileChecks checks)
    {
        string? mirror = options.Mirror ?? (Environment.GetEnvironmentVariable(PublicData.MirrorVariable) is { Length: > 0 } given ? given : null);
        foreach (string place in mirror is null ? set.Addresses.Select(a => a.TrimEnd('/') + "/" + file.Name) : InMirror(mirror))
            if (Fetch(place))
            {
                Accept(checks, place);
                return;
            }
        throw new DeepShellException("Public.Unreachable", ErrorKind.NotFound,
            $"{file.Name} of {set.Name} is not in {folder} and cannot be fetched: {string.Join("; ", _tried)}.",
            $"Connect to the network, give another place with -Mirror (an address or a folder), or put {string.Join(", ", set.Files.Select(f => f.Name))} into {folder}.", file.Name);
    }

    private IEnumerable<string> InMirror(string mirror)
    {
        mirror = mirror.TrimEnd('/', '\\');
        return [$"{mirror}/{file.Name}", $"{mirror}/{set.Name.ToLowerInvariant()}/{file.Name}"];
    }

    private void Accept(FileChecks checks, string place)
    {
        try
        {
            checks.Verify(file, _part, $"It came from {place}. Try again, or give another place with -Mirror.");
        }
        catch (DeepShellException)
        {
            // Continuing with it would give the same again.
            File.Delete(_part);
            throw;
        }
        finally
        {
            File.Delete(TagFile);
        }
        File.Move(_part, Path.Combine(folder, file.Name), overwrite: true);
    }

    private bool Fetch(string place)
    {
        bool remote = place.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || place.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!remote)
        {
            if (!File.Exists(place))
            {
                _tried.Add($"there is no {place}");
                return false;
            }
            File.Copy(place, _part, overwrite: true);
            return true;
        }
        for (int attempt = 1; ; attempt++)
            try
            {
                return Transfer(place);
            }
            catch (OperationCanceledException) when (options.Cancel.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                if (attempt < Attempts && e is not HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError }) continue;
                long kept = File.Exists(_part) ? new FileInfo(_part).Length : 0;
                string why = e is OperationCanceledException ? $"nothing came for {s_silence.TotalSeconds:0} seconds" : e.Message.TrimEnd('.');
                _tried.Add($"{place}: {why}{(kept > 0 ? $" ({kept:N0} bytes are kept; the next import continues there)" : "")}");
                return false;
            }
    }

    // Continues a part that is there; false when the address does not have the file.
    private bool Transfer(string address)
    {
        using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(options.Cancel);
        using FileStream target = new(_part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        if (target.Length > 0 && File.Exists(TagFile) && RangeConditionHeaderValue.TryParse(File.ReadAllText(TagFile), out RangeConditionHeaderValue? tag))
        {
            request.Headers.Range = new RangeHeaderValue(target.Length, null);
            // Only if it is still the same file; otherwise it comes from the start.
            request.Headers.IfRange = tag;
        }
        silence.CancelAfter(s_silence);
        using HttpResponseMessage response = s_client.Send(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) target.SetLength(0);
        if (!response.IsSuccessStatusCode)
        {
            _tried.Add($"{address} answers {(int)response.StatusCode} {response.ReasonPhrase}");
            if ((int)response.StatusCode >= 500 || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) throw new HttpRequestException($"it answers {(int)response.StatusCode} {response.ReasonPhrase}");
            return false;
        }
        bool continues = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == target.Length;
        if (!continues) target.SetLength(0);
        target.Seek(0, SeekOrigin.End);
        if (response.Headers.ETag is { IsWeak: false } etag) File.WriteAllText(TagFile, etag.ToString());
        else if (response.Content.Headers.LastModified is { } changed) File.WriteAllText(TagFile, changed.ToString("R"));
        else File.Delete(TagFile);
        long total = response.Content.Headers.ContentLength is { } length ? target.Length + length : file.Bytes;
        Check(total, address, target);
        using Stream body = response.Content.ReadAsStream(silence.Token);
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            silence.CancelAfter(s_silence);
            // Waited for here, so that progress is told on this thread.
            int got = body.ReadAsync(buffer, silence.Token).AsTask().GetAwaiter().GetResult();
            if (got == 0) return true;
            target.Write(buffer, 0, got);
            Check(target.Length, address, target);
            options.Progress?.Invoke(new DownloadProgress(file.Name, target.Length, total));
        }
    }

    private void Check(long bytes, string address, FileStream target)
    {
        if (bytes <= Most) return;
        target.SetLength(0);
        throw new DeepShellException("Public.TooLarge", ErrorKind.LimitExceeded, $"{address} has more than {Most:N0} bytes, expected about {file.Bytes:N0}.", "It may be an error page or another file. Give another place with -Mirror.", address);
    }
}
