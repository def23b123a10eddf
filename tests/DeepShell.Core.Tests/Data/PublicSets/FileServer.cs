using System.Net;
using System.Net.Sockets;

namespace DeepShell.Tests.Data.PublicSets;

/// <summary>A web server on 127.0.0.1 that hands out files, in parts if asked, and breaks off when it is told to.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Thread _thread;

    public FileServer()
    {
        for (int attempt = 0; ; attempt++)
            try
            {
                _listener = new HttpListener();
                Address = $"http://127.0.0.1:{FreePort()}";
                _listener.Prefixes.Add(Address + "/");
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 5) { }
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public string Address { get; }

    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>What was asked for: the path, and the range if any.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Breaks off after so many bytes, as often as this says.</summary>
    public (int Bytes, int Times) Break { get; set; }

    /// <summary>An answer of its own instead of the file.</summary>
    public int? Status { get; set; }

    /// <summary>Changes with the content.</summary>
    public string Tag { get; set; } = "\"one\"";

    public void Dispose()
    {
        _listener.Close();
        _thread.Join();
    }

    private void Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try { context = _listener.GetContext(); }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException) { return; }
            try { Answer(context); }
            catch (Exception e) when (e is HttpListenerException or IOException or InvalidOperationException) { }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        HttpListenerResponse response = context.Response;
        string path = context.Request.Url!.AbsolutePath, range = context.Request.Headers["Range"] ?? "";
        lock (Requests) Requests.Add((path + " " + range).Trim());
        if (Status is { } status || !Files.TryGetValue(path, out byte[]? bytes))
        {
            response.StatusCode = Status ?? 404;
            response.Close();
            return;
        }
        int from = 0;
        response.AddHeader("ETag", Tag);
        if (range.Length > 0 && context.Request.Headers["If-Range"] == Tag)
        {
            from = int.Parse(range["bytes=".Length..^1]);
            response.StatusCode = 206;
            response.AddHeader("Content-Range", $"bytes {from}-{bytes.Length - 1}/{bytes.Length}");
        }
        response.ContentLength64 = bytes.Length - from;
        if (Break.Times > 0 && bytes.Length - from > Break.Bytes)
        {
            Break = (Break.Bytes, Break.Times - 1);
            response.OutputStream.Write(bytes, from, Break.Bytes);
            response.OutputStream.Flush();
            response.Abort();
            return;
        }
        response.OutputStream.Write(bytes, from, bytes.Length - from);
        response.Close();
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
