using System.Text;
using DeepShell.Data;

namespace DeepShell.Tests.Data;

public class TextLinesTests
{
    [DataFact("names")]
    public void NamesAreTextsWithTheirLanguage()
    {
        Dataset names = DatasetReader.Read(SharedData.Path("names"));
        // Lines that are not blank, counted by Python.
        Assert.Equal((20_050, 18), (names.Count, names.Classes.Count));
        Assert.Equal(["Arabic", "Chinese", "Czech"], names.Classes.Take(3));
        TextField text = Assert.IsType<TextField>(names.Features[0]);
        Assert.Equal("Khoury", text[0]);
        Assert.Equal("Ślązak", Enumerable.Range(0, names.Count).Select(r => text[r]).First(t => t!.StartsWith('Ś')));
        Assert.Equal(2000, ((CategoryField)names.Label!).CountByCategory()[0]);
        Dataset encoded = names.Split(new SplitOptions { Seed = 1 }).Normalize(new Tokens());
        Assert.True(encoded.InputShape.Size > 10);
    }

    [Fact]
    public void FilesAreClassesAndLinesSamples()
    {
        using TempFolder folder = Two();
        folder.Write("README.txt", "About these files.\nNot data.\n");
        folder.WriteGzip("no.txt.gz", Encoding.UTF8.GetBytes("nei\n"));
        foreach (Dataset data in new[] { DatasetReader.Read(folder.Path), DatasetReader.Read([.. Directory.GetFiles(folder.Path).Where(f => !f.Contains("README"))]) })
        {
            Assert.Equal(["de", "fr", "no"], data.Classes);
            Assert.Equal(["ja|0", "nein, danke|0", "über|0", "oui|1", "non|1", "nei|2"], Enumerable.Range(0, data.Count).Select(r => $"{data.Features[0].Value(r)}|{((CategoryField)data.Label!)[r]}"));
            Assert.Equal(folder.Path, data.Source);
            Assert.NotEmpty(data.Hash);
        }
    }

    [Fact]
    public void TextsGoToFilesAndBack()
    {
        using TempFolder folder = Two();
        Dataset data = DatasetReader.Read(folder.Path);
        foreach (string name in (string[])["x.csv", "x.jsonl"])
        {
            Dataset back = DatasetReader.Read(DatasetExport.Write(data, Path.Combine(folder.Path, name))[0], new ImportOptions { Categories = ["text"] });
            Assert.Equal(Enumerable.Range(0, 5).Select(data.Features[0].Value), Enumerable.Range(0, 5).Select(r => back.Find("text")!.Value(r)));
        }
    }

    [Fact]
    public void WhatIsWrongIsSaid()
    {
        using TempFolder folder = Two();
        folder.Write("it.txt", [(byte)'s', 0xEC, (byte)'\n']);
        Assert.Equal("DeepShell.Import.Encoding", Assert.Throws<DeepShellException>(() => DatasetReader.Read(folder.Path)).Id);
        folder.Write("it.txt", "");
        Assert.Contains("The file it has no lines.", DatasetReader.Read(folder.Path).Notes);
        File.Delete(Path.Combine(folder.Path, "it.txt"));
        File.Delete(Path.Combine(folder.Path, "fr.txt"));
        Assert.Equal("DeepShell.Import.OneClass", Assert.Throws<DeepShellException>(() => DatasetReader.Read(folder.Path, new ImportOptions { Format = "TextLines" })).Id);
    }

    [Fact]
    public void TablesAndBinaryFilesAreNotTakenForText()
    {
        using TempFolder folder = new();
        folder.Write("a.txt", "1,2,3\n4,5,6\n");
        folder.Write("b.txt", "1,2,3\n4,5,6\n");
        Assert.Equal("DeepShell.Import.UnknownFormat", Assert.Throws<DeepShellException>(() => DatasetReader.Read(folder.Path)).Id);
    }

    private static TempFolder Two()
    {
        TempFolder folder = new();
        folder.Write("de.txt", "ja\r\n  nein, danke\r\n\r\nüber\r\n");
        folder.Write("fr.txt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("oui\nnon")]);
        return folder;
    }
}
