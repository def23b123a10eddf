using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using DeepShell.Catalog;
using DeepShell.Data;

namespace DeepShell.Tests.Data.PublicSets;

/// <summary>Public sets by name, against a web server of the test's own: nothing leaves the machine.</summary>
public class PublicSetTests
{
    private static readonly byte[] s_table = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i},{i % 7},{(i % 2 == 0 ? "even" : "odd")}\n")));

    private sealed class Numbers(string address, string? checksum) : PublicTable
    {
        public override string Owner => "the test";
        public override string Licence => "none";
        public override IReadOnlyList<string> Addresses => [address];
        public override IReadOnlyList<PublicFile> Files => [new("numbers.data", s_table.Length, checksum)];
        public override IReadOnlyList<string> Columns => ["a", "b", "parity"];
        public override string Label => "parity";
    }

    private static string Checksum => Convert.ToHexStringLower(SHA256.HashData(s_table));

    [Fact]
    public void ASetIsFetchedOnceAndReadFromTheCache()
    {
        using FileServer server = new();
        using TempFolder cache = new();
        server.Files["/numbers.data"] = s_table;
        List<DownloadProgress> progress = [];
        Dataset data = Read(server, cache, Checksum, progress.Add);
        Assert.Equal((3000, "parity", "numbers"), (data.Count, data.Label!.Name, data.Name));
        Assert.Equal(["a", "b", "parity"], data.Fields.Select(f => f.Name));
        Assert.Contains(data.Notes, n => n.Contains(cache.Path, StringComparison.Ordinal) && n.Contains("DEEPSHELL_DATA", StringComparison.Ordinal));
        Assert.Equal(new DownloadProgress("numbers.data", s_table.Length, s_table.Length), progress[^1]);
        Assert.Equal(3000, Read(server, cache, Checksum).Count);
        Assert.Equal(["/numbers.data"], server.Requests);
        // A file of the cache that was changed is found out.
        File.AppendAllText(Path.Combine(cache.Path, "numbers", "numbers.data"), "9,9,odd\n");
        Assert.Contains("Delete it", Fails("Public.Checksum", () => Read(server, cache, Checksum)).Remedy);
    }

    [Fact]
    public void AnInterruptedDownloadGoesOnWhereItEnded()
    {
        using FileServer server = new() { Break = (10_000, 2) };
        using TempFolder cache = new();
        server.Files["/numbers.data"] = s_table;
        Assert.Equal(3000, Read(server, cache, Checksum).Count);
        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests.Skip(1), r => Assert.StartsWith("/numbers.data bytes=", r));
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(cache.Path, "numbers")), f => f.Contains(".part", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatArrivedIsKeptForTheNextImportUnlessTheFileHasChanged()
    {
        using FileServer server = new() { Break = (5_000, 3) };
        using TempFolder cache = new();
        server.Files["/numbers.data"] = s_table;
        Assert.Contains("the next import continues there", Fails("Public.Unreachable", () => Read(server, cache, Checksum)).Message);
        server.Requests.Clear();
        Assert.Equal(3000, Read(server, cache, Checksum).Count);
        Assert.StartsWith("/numbers.data bytes=", Assert.Single(server.Requests));

        Directory.Delete(Path.Combine(cache.Path, "numbers"), true);
        server.Break = (5_000, 3);
        Fails("Public.Unreachable", () => Read(server, cache, Checksum));
        server.Tag = "\"two\"";
        Assert.Equal(3000, Read(server, cache, Checksum).Count);
    }

    [Fact]
    public void AnotherFileIsRefusedAndNotKept()
    {
        using FileServer server = new();
        using TempFolder cache = new();
        server.Files["/numbers.data"] = [.. s_table, (byte)'\n'];
        DeepShellException e = Fails("Public.Checksum", () => Read(server, cache, Checksum));
        Assert.Contains(Checksum, e.Message);
        Assert.Empty(Directory.GetFiles(Path.Combine(cache.Path, "numbers")));
        server.Files["/numbers.data"] = new byte[s_table.Length * 2 + (2 << 20)];
        Fails("Public.TooLarge", () => Read(server, cache, Checksum));
    }

    [Fact]
    public void AnUnknownChecksumIsRememberedFromTheFirstTime()
    {
        using FileServer server = new();
        using TempFolder cache = new();
        server.Files["/numbers.data"] = s_table;
        Read(server, cache, null);
        Read(server, cache, null);
        File.WriteAllText(Path.Combine(cache.Path, "numbers", "numbers.data"), "1,2,odd\n");
        Assert.Contains("as when it was first fetched", Fails("Public.Checksum", () => Read(server, cache, null)).Message);
    }

    [Theory]
    [InlineData(404, "404")]
    [InlineData(500, "500")]
    public void AServerThatRefusesIsNamed(int status, string says)
    {
        using FileServer server = new() { Status = status };
        using TempFolder cache = new();
        DeepShellException e = Fails("Public.Unreachable", () => Read(server, cache, Checksum));
        Assert.Contains(server.Address, e.Message);
        Assert.Contains(says, e.Message);
        Assert.Contains("-Mirror", e.Remedy);
    }

    [Fact]
    public void WithoutANetworkItSaysWhatToDo()
    {
        string dead;
        using (FileServer server = new()) dead = server.Address;
        using TempFolder cache = new();
        DeepShellException e = Fails("Public.Unreachable", () => PublicData.Read(new Numbers(dead, Checksum), null, new DownloadOptions { Cache = cache.Path }));
        Assert.Contains($"put numbers.data into {Path.Combine(cache.Path, "numbers")}", e.Remedy);
    }

    [Fact]
    public void AMirrorIsAnAddressOrAFolder()
    {
        using FileServer server = new();
        using TempFolder cache = new(), folder = new();
        server.Files["/copies/numbers/numbers.data"] = s_table;
        Assert.Equal(3000, PublicData.Read(new Numbers("http://127.0.0.1:1", Checksum), null, new DownloadOptions { Cache = cache.Path, Mirror = server.Address + "/copies/" }).Count);
        Directory.Delete(Path.Combine(cache.Path, "numbers"), true);
        folder.Write("numbers.data", s_table);
        Assert.Equal(3000, PublicData.Read(new Numbers("http://127.0.0.1:1", Checksum), null, new DownloadOptions { Cache = cache.Path, Mirror = folder.Path }).Count);
        Assert.True(File.Exists(Path.Combine(folder.Path, "numbers.data")));
    }

    [Fact]
    public void CancellingKeepsWhatArrived()
    {
        using FileServer server = new();
        using TempFolder cache = new();
        using CancellationTokenSource stop = new();
        server.Files["/numbers.data"] = s_table;
        Assert.ThrowsAny<OperationCanceledException>(() => PublicData.Read(new Numbers(server.Address, Checksum), null, new DownloadOptions { Cache = cache.Path, Cancel = stop.Token, Progress = _ => stop.Cancel() }));
        Assert.Equal(3000, Read(server, cache, Checksum).Count);
    }

    [DataFact("mnist")]
    public void MnistComesFromAFolderOfItsFiles()
    {
        using TempFolder cache = new();
        Dataset data = PublicData.Read(PublicData.Find("MNIST")!, null, new DownloadOptions { Cache = cache.Path, Mirror = SharedData.Path("mnist") });
        Assert.Equal((70_000, 10_000, "mnist"), (data.Count, data.OfficialTest.Count, data.Name));
    }

    [DataFact("tabular/adult-train.csv")]
    public void AdultIsReadWithItsTestPart()
    {
        using TempFolder cache = new();
        string folder = Directory.CreateDirectory(Path.Combine(cache.Path, "adult")).FullName;
        File.Copy(SharedData.Path("tabular/adult-train.csv"), Path.Combine(folder, "adult.data"));
        File.WriteAllText(Path.Combine(folder, "adult.test"), "|1x3 Cross validator\n" + string.Concat(File.ReadLines(SharedData.Path("tabular/adult-train.csv")).Take(100).Select(l => l + ".\n")));
        // The real training file passes its check; of the test file, which is not at hand, a part stands in, so the set is prepared without.
        new FileChecks(folder).Verify(new Adult().Files[0], Path.Combine(folder, "adult.data"), "");
        (string path, ImportOptions options) = new Adult().Prepare(folder, new ImportOptions());
        Dataset data = DatasetReader.Read(path, options);
        Assert.Equal((32_561 + 100, 100, "income"), (data.Count, data.OfficialTest.Count, data.Label!.Name));
        Assert.Equal(["<=50K", ">50K"], data.Classes);
    }

    [Fact]
    public void ArchivesAreUnpackedOnceAndOnlyInto()
    {
        using TempFolder folder = new();
        string good = Tar(folder, "good.tar.gz", "cifar/data_batch_1.bin"), target = Path.Combine(folder.Path, "out");
        Assert.Equal(target, Archive.Unpack(good, target));
        Assert.Equal("x", File.ReadAllText(Path.Combine(target, "cifar", "data_batch_1.bin")));
        Assert.Contains("leads out", Assert.Throws<DeepShellException>(() => Archive.Unpack(Tar(folder, "bad.tar.gz", "../evil.txt"), Path.Combine(folder.Path, "other"))).Message);
        Assert.False(File.Exists(Path.Combine(folder.Path, "evil.txt")));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "other")));
        Assert.Throws<DeepShellException>(() => Archive.Unpack(folder.Write("broken.tar.gz", File.ReadAllBytes(good)[..40]), Path.Combine(folder.Path, "third")));
    }

    // What every entry of the catalogue has to have.
    [Fact]
    public void EverySetSaysWhereItIsFromAndHowItIsChecked()
    {
        PublicSet[] sets = [.. Components.Of<PublicSet>().Select(c => (PublicSet)c.Create())];
        Assert.True(sets.Length >= 7);
        foreach (PublicSet set in sets)
        {
            Assert.NotEmpty(set.Owner);
            Assert.All(set.Addresses, a => Assert.True(Uri.TryCreate(a, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"));
            Assert.All(set.Files, f => Assert.True(f.Bytes > 0 && f.Name == Path.GetFileName(f.Name) && f.Checksum is null or { Length: 32 or 64 }));
            // What is fetched without encryption is checked.
            if (set.Addresses.Any(a => a.StartsWith("http:", StringComparison.Ordinal))) Assert.All(set.Files, f => Assert.NotNull(f.Checksum));
            Assert.Same(set.GetType(), PublicData.Find(set.Name.ToUpperInvariant())!.GetType());
        }
        Assert.IsType<FashionMnist>(PublicData.Find("fashion-mnist"));
        Assert.IsType<Cifar10>(PublicData.Find("CIFAR-10"));
        Assert.Null(PublicData.Find("nothing"));
    }

    private static Dataset Read(FileServer server, TempFolder cache, string? checksum, Action<DownloadProgress>? progress = null) =>
        PublicData.Read(new Numbers(server.Address, checksum), null, new DownloadOptions { Cache = cache.Path, Progress = progress });

    private static DeepShellException Fails(string id, Action action)
    {
        DeepShellException e = Assert.Throws<DeepShellException>(action);
        Assert.Equal("DeepShell." + id, e.Id);
        return e;
    }

    private static string Tar(TempFolder folder, string file, string entry)
    {
        using MemoryStream stream = new();
        using (GZipStream zip = new(stream, CompressionMode.Compress, leaveOpen: true))
        using (TarWriter tar = new(zip)) tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream("x"u8.ToArray()) });
        return folder.Write(file, stream.ToArray());
    }
}
