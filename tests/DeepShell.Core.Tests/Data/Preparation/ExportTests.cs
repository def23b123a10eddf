using System.IO.Compression;
using System.Text;
using DeepShell.Data;
using DeepShell.Data.Generators;

namespace DeepShell.Tests.Data;

public class ExportTests
{
    private static Dataset Mixed() => new([
        new NumberField("amount", [1.1, double.NaN, -3e-7, 1.0 / 3, 12345678.9, 0]),
        new CategoryField("text", [0, 1, 2, -1, 3, 4], ["=cmd|' /C calc'!A0", "plain", "with, comma and \"quote\"", "-5", "tschüß"]),
        new CategoryField("label", [0, 1, 0, 1, 0, 1], ["no", "yes"], FieldRole.Label)], LearningTask.Classification);

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.tsv")]
    [InlineData("out.csv.gz")]
    [InlineData("out.jsonl")]
    [InlineData("out.jsonl.gz")]
    public void TablesComeBackAsTheyWere(string name)
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, name);
        Dataset before = Mixed(), after = DatasetReader.Read(Assert.Single(DatasetExport.Write(before, path, new ExportOptions { AllowFormulas = true })), new ImportOptions { Label = "label", Categories = ["text"] });
        Assert.Equal(before.Fields.Select(f => f.Name), after.Fields.Select(f => f.Name));
        for (int r = 0; r < before.Count; r++)
            foreach (Field field in before.Fields) Assert.Equal(field.Value(r), after.Find(field.Name)!.Value(r));
        Assert.NotEmpty(after.Hash);
        Assert.Throws<DeepShellException>(() => DatasetExport.Write(before, path));
    }

    [Fact]
    public void FormulasAreDisarmedAndNumbersAreNot()
    {
        using TempFolder folder = new();
        string text = File.ReadAllText(DatasetExport.Write(Mixed(), Path.Combine(folder.Path, "out.csv"))[0]);
        Assert.Contains("'=cmd", text);
        Assert.DoesNotContain("\n=cmd", text);
        Assert.DoesNotContain(",=cmd", text);
        Assert.Contains("-3E-07", text);
        Assert.Contains(",-5,", text);
    }

    [Fact]
    public void EncodedTextIsWhatANetworkSees()
    {
        using TempFolder folder = new();
        Dataset d = GoldenTable.Table(size: true).Normalize();
        string[] lines = File.ReadAllLines(DatasetExport.Write(d, Path.Combine(folder.Path, "x.csv"), new ExportOptions { Encoded = true, Part = PartitionName.Test, First = 2 })[0]);
        Assert.Equal(3, lines.Length);
        Assert.Equal("a,b,c,d,size=large,size=medium,size=small,label", lines[0]);
        float[] row = new float[7];
        d.Preprocessing!.Encode(d, [GoldenTable.Train], row);
        Assert.Equal(row, lines[1].Split(',')[..7].Select(v => float.Parse(v, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void NumPyComesBackEncodedWithItsPartsAndClasses()
    {
        using TempFolder folder = new();
        Dataset d = GoldenTable.Table(size: true).Normalize();
        Dataset back = DatasetReader.Read(DatasetExport.Write(d, Path.Combine(folder.Path, "x.npz"))[0]);
        Assert.Equal(d.Count, back.Count);
        Assert.Equal(d.Classes, back.Classes);
        Assert.Equal(Enumerable.Range(GoldenTable.Train, d.Count - GoldenTable.Train), back.OfficialTest);
        Assert.Equal(d.Preprocessing!.InputNames, back.Features.Select(f => f.Name));
        float[] rows = new float[d.Count * 7];
        d.Preprocessing.Encode(d, [.. Enumerable.Range(0, d.Count)], rows);
        for (int r = 0; r < d.Count; r++)
        {
            Assert.Equal(d.Label!.Value(r), back.Label!.Value(r));
            for (int c = 0; c < 7; c++) Assert.Equal((double)rows[r * 7 + c], ((NumberField)back.Fields[c])[r]);
        }
    }

    [Theory]
    [InlineData("digits.npz")]
    [InlineData("train-images-idx3-ubyte")]
    [InlineData("train-images-idx3-ubyte.gz")]
    public void ImagesComeBackByteForByte(string name)
    {
        using TempFolder folder = new();
        Dataset d = new Digits().Generate(30, 2);
        Dataset back = DatasetReader.Read(DatasetExport.Write(d, Path.Combine(folder.Path, name))[0]);
        ImageField before = (ImageField)d.Features[0], after = (ImageField)back.Features[0];
        byte[] a = new byte[before.Size], b = new byte[after.Size];
        for (int r = 0; r < d.Count; r++)
        {
            Assert.True(before.Pixels(r, a).SequenceEqual(after.Pixels(r, b)));
            Assert.Equal(d.Label!.Value(r), back.Label!.Value(r));
        }
    }

    [Fact]
    public void NumPyItselfReadsAndWritesTheSame()
    {
        // Written by numpy.savez (tests/Golden/preparation.py): Fortran order, float64, texts.
        Dataset d = DatasetReader.Read(Path.Combine(SharedData.Repository, "tests", "Golden", "numpy.npz"));
        Assert.Equal(["x0", "x1", "x2"], d.Features.Select(f => f.Name));
        Assert.Equal([0, 1, 2, 3, 4, 5], [.. Enumerable.Range(0, 2).SelectMany(r => d.Features.Select(f => (double)f.Value(r)!))]);
        Assert.Equal(["ä", "b", "ä", "b"], Enumerable.Range(0, 4).Select(r => d.Label!.Value(r)));
        // And the bytes that numpy.save writes for a small array are those we write.
        using MemoryStream ours = new();
        NpyWriter.Write<float>(ours, [1, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal(File.ReadAllBytes(Path.Combine(SharedData.Repository, "tests", "Golden", "numpy.npy")), ours.ToArray());
    }

    [Fact]
    public void DangerousArraysAreRefused()
    {
        using TempFolder folder = new();
        Assert.Contains("array of objects", Fails(Npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 8)).Message);
        Assert.Contains("claims 1000000000×1000", Fails(Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000, 1000), }", 16)).Message);
        Assert.Contains("holds records", Fails(Npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }", 8)).Message);
        Assert.Contains("no NumPy", Fails(Zip(("x.npy", new byte[100]))).Message);
        Assert.Contains("leads out", Fails(Zip(("../x.npy", Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", 8)))).Message);
        Assert.Contains("grows from", Fails(Zip(("x.npy", Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (10000, 10000), }", 100_000_000)))).Message);
        Assert.Contains("expected one called x", Fails(Zip(("foo.npy", Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", 8)))).Message);

        DeepShellException Fails(byte[] bytes) => Assert.Throws<DeepShellException>(() => DatasetReader.Read(folder.Write(bytes[0] == 'P' ? "bad.npz" : "bad.npy", bytes)));
    }

    [Theory]
    [InlineData("{\"a\":1,\"label\":\"x\"}\n{\"a\":[1],\"label\":\"y\"}\n", "line 2: has a list")]
    [InlineData("{\"a\":1,\"label\":\"x\"}\n{\"a\":\n", "line 2: is no JSON object")]
    [InlineData("{\"a\":1,\"label\":\"x\"}\n{\"a\":1,\"A\":2}\n", "twice")]
    public void BadJsonNamesTheLine(string text, string says)
    {
        using TempFolder folder = new();
        Assert.Contains(says, Assert.Throws<DeepShellException>(() => DatasetReader.Read(folder.Write("bad.jsonl", text))).Message);
    }

    [Fact]
    public void AbsentPropertiesAreMissing()
    {
        using TempFolder folder = new();
        Dataset d = DatasetReader.Read(folder.Write("some.jsonl", "{\"a\":1,\"label\":\"x\"}\n{\"b\":2,\"label\":\"y\"}\n{\"a\":3,\"b\":4,\"label\":\"x\"}\n"));
        Assert.Equal(["a", "label", "b"], d.Fields.Select(f => f.Name));
        Assert.Equal(1, d.Find("a")!.Missing);
        Assert.Equal(2.0, d.Find("b")!.Value(1));
    }

    private static byte[] Npy(string header, int data)
    {
        header += "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[data]];
    }

    private static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using MemoryStream all = new();
        using (ZipArchive zip = new(all, ZipArchiveMode.Create, leaveOpen: true))
            foreach ((string name, byte[] bytes) in entries)
            {
                using Stream s = zip.CreateEntry(name).Open();
                s.Write(bytes);
            }
        return all.ToArray();
    }
}
