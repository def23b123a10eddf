using System.IO.Compression;
using DeepShell.Data;

namespace DeepShell.Tests.Data;

public class CifarTests
{
    [Fact]
    public void RecordsBecomeImagesAndClasses()
    {
        using TempFolder folder = new();
        folder.Write("data_batch_1.bin", Records(1, 3));
        folder.Write("data_batch_2.bin", Records(1, 2));
        folder.WriteGzip("test_batch.bin.gz", Records(1, 4));
        Dataset data = DatasetReader.Read(folder.Path);
        Assert.Equal((9, 4, 10), (data.Count, data.OfficialTest.Count, data.Classes.Count));
        Assert.Equal("automobile", data.Label!.Value(1));
        ReadOnlySpan<byte> pixels = ((ImageField)data.Features[0]).Pixels(1, new byte[3072]);
        // Plane c, row y, column x of record n is n + 80·c + y + x.
        Assert.Equal([1 + 5 + 7, 1 + 80 + 5 + 7, 1 + 160 + 5 + 7], pixels.Slice((5 * 32 + 7) * 3, 3).ToArray().Select(b => (int)b));
        folder.Write("batches.meta.txt", "a\nb\nc\nd\n\n");
        Assert.Equal(["a", "b", "c", "d"], DatasetReader.Read(folder.Path).Classes);
    }

    [Fact]
    public void CifarHundredHasTwoClassesAnImage()
    {
        using TempFolder folder = new();
        string path = folder.Write("train.bin", Records(2, 30));
        Dataset fine = DatasetReader.Read(path), coarse = DatasetReader.Read(path, new ImportOptions { Label = "coarse" });
        Assert.Equal(("fine", 88), (fine.Label!.Name, fine.Classes.Count));
        Assert.Equal("87", fine.Label.Value(29));
        Assert.Equal(("coarse", 20), (coarse.Label!.Name, coarse.Classes.Count));
        Assert.Equal(FieldRole.Ignored, coarse.Find("fine")!.Role);
    }

    [Theory]
    [InlineData(1, "x.bin")]
    [InlineData(2, "x.bin")]
    [InlineData(1, "x.bin.gz")]
    public void WrittenFilesAreTheFilesThatWereRead(int labels, string name)
    {
        using TempFolder folder = new();
        byte[] bytes = Records(labels, 12);
        Dataset data = DatasetReader.Read(folder.Write("source.bin", bytes));
        string file = DatasetExport.Write(data, Path.Combine(folder.Path, "out", name))[0];
        using Stream stream = File.OpenRead(file);
        using MemoryStream written = new();
        (name.EndsWith("gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream).CopyTo(written);
        Assert.Equal(bytes, written.ToArray());
        Assert.Equal(data.Classes, DatasetReader.Read(file).Classes);
        DatasetExport.Write(data, Path.Combine(folder.Path, "out", "second.bin"));
    }

    [Fact]
    public void WhatIsWrongIsSaid()
    {
        using TempFolder folder = new();
        byte[] records = Records(1, 40);
        Fails("short.bin", records[..^5], "record 40 has 3,068 of 3,073 bytes");
        records[30 * 3073] = 10;
        Fails("class.bin", records, "has the class 10 in record 31, expected 0 to 9");
        Fails("other.bin", new byte[5000], "do not begin with a class");
        Assert.Equal("DeepShell.Export.Cifar", Assert.Throws<DeepShellException>(() => DatasetExport.Write(new DeepShell.Data.Generators.Digits().Generate(5), Path.Combine(folder.Path, "d.bin"))).Id);

        void Fails(string name, byte[] bytes, string message)
        {
            DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(folder.Write(name, bytes), new ImportOptions { Format = "Cifar" }));
            Assert.Contains(message, e.Message);
        }
    }

    private static byte[] Records(int labels, int count) => [.. Enumerable.Range(0, count).SelectMany(n =>
        (byte[])[.. labels == 1 ? [(byte)(n % 4)] : (byte[])[(byte)(n % 20), (byte)(n * 3)], .. Enumerable.Range(0, 3072).Select(i => (byte)(n + 80 * (i / 1024) + i % 1024 / 32 + i % 32))])];
}
