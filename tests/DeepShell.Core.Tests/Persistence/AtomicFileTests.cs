using DeepShell.Files;

namespace DeepShell.Tests.Persistence;

/// <summary>An interrupted write costs nobody the file that was there.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_failing_write_leaves_the_old_file_and_nothing_else()
    {
        string path = Path.Combine(_folder.Path, "model.bin");
        File.WriteAllText(path, "old");
        DeepShellException error = Assert.Throws<DeepShellException>(() => AtomicFile.Write(path, overwrite: true, stream =>
        {
            stream.Write([1, 2, 3]);
            throw new IOException("No space left on device");
        }));
        Assert.Equal("DeepShell.File.Write", error.Id);
        Assert.Contains("unchanged", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Nothing_is_replaced_unasked()
    {
        string path = Path.Combine(_folder.Path, "model.bin");
        File.WriteAllText(path, "old");
        Assert.Equal("DeepShell.File.Exists", Assert.Throws<DeepShellException>(() => AtomicFile.Write(path, overwrite: false, s => s.WriteByte(1))).Id);
        Assert.Equal("old", File.ReadAllText(path));
        AtomicFile.Write(path, overwrite: true, s => s.WriteByte((byte)'n'));
        Assert.Equal("n", File.ReadAllText(path));
    }
}
