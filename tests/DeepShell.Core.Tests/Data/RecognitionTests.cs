using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Data.Generators;
using DeepShell.Tests.Data.Boxes;

namespace DeepShell.Tests.Data;

/// <summary>A format is known by what is in a file; a name that says something else changes nothing.</summary>
public class RecognitionTests
{
    // Files of each format, made by the writers, and a name that lies.
    [Theory]
    [InlineData("Csv", "x.csv", "photo.jpg")]
    [InlineData("Csv", "x.tsv", "x.json")]
    [InlineData("Csv", "x.csv.gz", "x.npz")]
    [InlineData("JsonLines", "x.jsonl", "x.csv")]
    [InlineData("JsonLines", "x.jsonl.gz", "x.png")]
    [InlineData("NumPy", "x.npz", "x.zip")]
    [InlineData("NumPy", "x.npz", "x")]
    public void TablesUnderAnyName(string format, string right, string wrong)
    {
        using TempFolder folder = new();
        Dataset table = new Moons().Generate(40).Split().Normalize();
        string file = Path.Combine(folder.Path, wrong);
        File.Move(DatasetExport.Write(table, Path.Combine(folder.Path, right))[0], file);
        Assert.Equal(format, Components.Describe(DatasetReader.FormatOf(file)).Name);
        Assert.Equal(40, DatasetReader.Read(file).Count);
    }

    [Theory]
    [InlineData("Coco", "x.json", "x.txt")]
    [InlineData("Yolo", "data.yaml", "set.txt")]
    [InlineData("PascalVoc", "Annotations/0.xml", "Annotations/0.csv")]
    public void AnnotationsUnderAnyName(string format, string right, string wrong)
    {
        using TempFolder folder = new();
        DatasetExport.Write(BoxSamples.Dataset(1), format == "PascalVoc" ? folder.Path : Path.Combine(folder.Path, right));
        File.Move(Path.Combine(folder.Path, right), Path.Combine(folder.Path, wrong));
        Assert.Equal(3, ((BoxField)DatasetReader.Read(Path.Combine(folder.Path, wrong)).Label!).BoxCount);
    }

    [Fact]
    public void CifarAndIdxUnderAnyName()
    {
        using TempFolder folder = new();
        Dataset shapes = new Shapes().Generate(30);
        File.Move(DatasetExport.Write(shapes, Path.Combine(folder.Path, "x.bin"))[0], Path.Combine(folder.Path, "x.csv"));
        Assert.Equal("Cifar", Components.Describe(DatasetReader.FormatOf(Path.Combine(folder.Path, "x.csv"))).Name);
        string images = DatasetExport.Write(shapes, Path.Combine(folder.Path, "train-images-idx4-ubyte"))[0];
        File.Move(images, Path.Combine(folder.Path, "x.png"));
        // Labels are found by the name of their images, and the message says so.
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(Path.Combine(folder.Path, "x.png")));
        Assert.Equal("DeepShell.Import.NoLabels", e.Id);
        Assert.Equal(30, DatasetReader.Read(Path.Combine(folder.Path, "x.png"), new ImportOptions { NoLabel = true }).Count);
    }

    [Fact]
    public void ImagesWithoutAnExtension()
    {
        using TempFolder folder = new();
        Dataset digits = new Digits().Generate(30);
        foreach (string file in DatasetExport.Write(digits, folder.Path)) File.Move(file, Path.ChangeExtension(file, Path.GetFileName(file)[0] % 2 == 0 ? null : "blob"));
        Assert.Equal(30, DatasetReader.Read(folder.Path).Count);
    }

    public static TheoryData<string, byte[], string, string> Foreign => new()
    {
        { "t.csv", [.. "PAR1"u8, 1, 2, 3], "Parquet", "read_parquet" },
        { "t.csv", [0x89, .. "HDF\r\n"u8, 26, 10, 0], "HDF5", "numpy.savez" },
        { "t.csv", "SQLite format 3\0..."u8.ToArray(), "SQLite", "sqlite3" },
        { "t.npz", [0x80, 4, 0x95, 0], "pickle", "numpy.savez" },
        { "t.csv", [0xD0, 0xCF, 0x11, 0xE0, 0], "old Excel", "CSV" },
        { "t.csv", Zip("[Content_Types].xml"), "Office document", "Save the sheet as CSV" },
        { "t.csv", Zip("archive/data.pkl"), "PyTorch", "safetensors" },
        { "t.csv", Zip("images/1.png"), "zip archive", "Expand-Archive" },
        { "t.csv", Zip("model.json"), "model", "Import-Model" },
        { "t.csv", Tar(), "tar archive", "tar -xf" },
        { "t.csv", "<!DOCTYPE html><html><body>404, not found</body></html>"u8.ToArray(), "web page", "fetch the file again" },
        { "t.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"u8.ToArray(), "Git LFS", "git lfs pull" },
        { "t.csv", [0xFD, .. "7zXZ"u8, 0, 0], "xz", "Unpack" },
        { "t.csv", [0x89, .. "PNG\r\n"u8, 26, 10, 0, 0, 0, 13], "one image (PNG)", "folder" },
        { "t.csv", Encoding.Unicode.GetBytes("a,b,y\n1,2,p\n3,4,q\n"), "two bytes", "-Encoding utf-16" },
        { "t.csv", "%PDF-1.7\n%x\n1 0 obj"u8.ToArray(), "PDF", "data" },
    };

    [Theory, MemberData(nameof(Foreign))]
    public void WhatIsNoDataIsNamedWithARemedy(string name, byte[] bytes, string what, string remedy)
    {
        using TempFolder folder = new();
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(folder.Write(name, bytes)));
        Assert.Contains(what, e.Problem);
        Assert.Contains(remedy, e.Remedy);
    }

    [Fact]
    public void AFolderOfTablesSaysToGiveOne()
    {
        using TempFolder folder = new();
        Assert.Contains("is empty", Assert.Throws<DeepShellException>(() => DatasetReader.Read(folder.Path)).Problem);
        folder.Write("b.csv", "x,y\n1,p\n2,q\n");
        folder.Write("a.csv", "x,y\n1,p\n2,q\n");
        Assert.Contains("a.csv, b.csv", Assert.Throws<DeepShellException>(() => DatasetReader.Read(folder.Path)).Remedy);
    }

    private static byte[] Zip(string entry)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create)) zip.CreateEntry(entry).Open().Dispose();
        return stream.ToArray();
    }

    private static byte[] Tar()
    {
        using MemoryStream stream = new();
        using (TarWriter tar = new(stream)) tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "a.txt") { DataStream = new MemoryStream(Encoding.ASCII.GetBytes("x")) });
        return stream.ToArray();
    }
}
