using System.Text;
using DeepShell.Data;

namespace DeepShell.Tests.Data;

public sealed class DelimitedTests : IDisposable
{
    private readonly TempFolder _folder = new();

    // The same table, written in every way that is recognised.
    public static TheoryData<string, string> Ways => new()
    {
        { "comma", "size,colour,kind\n1.5,red,a\n2,\"blue, dark\",b\n3.5,red,a\n4,green,b\n" },
        { "tab", "size\tcolour\tkind\n1.5\tred\ta\n2\tblue, dark\tb\n3.5\tred\ta\n4\tgreen\tb\n" },
        { "semicolon", "size;colour;kind\r\n1.5;red;a\r\n2;blue, dark;b\r\n3.5;red;a\r\n4;green;b" },
        { "decimal comma", "size;colour;kind\n1,5;red;a\n2;blue, dark;b\n3,5;red;a\n4;green;b\n" },
        { "bar", "size|colour|kind\n1.5|red|a\n2|blue, dark|b\n3.5|red|a\n4|green|b\n" },
        { "byte order mark", "\uFEFFsize,colour,kind\n1.5,red,a\n2,\"blue, dark\",b\n3.5,red,a\n4,green,b\n" },
        { "blanks around", "size, colour, kind\n1.5, red, a\n2, \"blue, dark\", b\n3.5, red, a\n4, green, b\n\n" },
        { "quoted all", "\"size\",\"colour\",\"kind\"\n\"1.5\",\"red\",\"a\"\n\"2\",\"blue, dark\",\"b\"\n\"3.5\",\"red\",\"a\"\n\"4\",\"green\",\"b\"\n" },
    };

    [Theory, MemberData(nameof(Ways))]
    public void AllWaysGiveTheSameTable(string way, string text)
    {
        foreach (string path in new[] { _folder.Write($"{way}.csv", text), _folder.WriteGzip($"{way}.gz", Encoding.UTF8.GetBytes(text)) })
        {
            Dataset d = DatasetReader.Read(path);
            Assert.Equal(["size", "colour", "kind"], d.Fields.Select(f => f.Name));
            Assert.Equal([1.5, 2.0, 3.5, 4.0], Enumerable.Range(0, d.Count).Select(r => d.Fields[0].Value(r)));
            Assert.Equal(["red", "blue, dark", "red", "green"], Enumerable.Range(0, d.Count).Select(r => d.Fields[1].Value(r)));
            Assert.Equal(["a", "b"], d.Classes);
        }
    }

    [Fact]
    public void BlanksSeparate()
    {
        Dataset d = DatasetReader.Read(_folder.Write("housing.data", " 0.00632  18.00   2.310  0  24.00\n 0.02731   0.00   7.070  0  21.60\n 0.02729   0.00   7.070  1  34.70\n"));
        Assert.Equal(5, d.Fields.Count);
        Assert.Equal((LearningTask.Regression, 24.0), (d.Task, d.Label!.Value(0)));
    }

    [Theory]
    [InlineData("1,2,x\n3,4,y\n", null, false)]
    [InlineData("a,b,c\n1,2,x\n3,4,y\n", null, true)]
    [InlineData("wind,sky,play\nweak,sunny,no\nstrong,rain,yes\nweak,rain,yes\n", null, true)]
    [InlineData("weak,sunny,no\nstrong,rain,yes\nweak,rain,yes\n", null, false)]
    [InlineData("1990,1991,c\n3,4,y\n1,4,n\n", true, true)]
    [InlineData("wind,sky,play\nweak,sunny,no\nstrong,rain,yes\n", false, false)]
    public void HeaderIsFoundOut(string text, bool? said, bool expected)
    {
        Dataset d = DatasetReader.Read(_folder.Write("t.csv", text), new ImportOptions { Header = said });
        Assert.Equal(expected, d.Fields[0].Name != "column0");
    }

    [Theory]
    [InlineData(null, "c", "last column")]
    [InlineData("0", "a", null)]
    [InlineData("-1", "c", null)]
    [InlineData("-2", "b", null)]
    [InlineData("B", "b", null)]
    public void LabelByNameAndPosition(string? label, string expected, string? note)
    {
        Dataset d = DatasetReader.Read(_folder.Write("t.csv", "a,b,c\n1,0,x\n2,1,y\n1,1,x\n2,0,y\n"), new ImportOptions { Label = label });
        Assert.Equal(expected, d.Label!.Name);
        Assert.Equal(note is not null, d.Notes.Any(n => note is not null && n.Contains(note)));
        Assert.Equal(2, d.Features.Count);
    }

    [Theory]
    [InlineData("Target,a,b", "Target")]
    [InlineData("a,y,b", "y")]
    [InlineData("y,class,b", "class")]
    public void LabelByItsUsualName(string header, string expected) =>
        Assert.Equal(expected, DatasetReader.Read(_folder.Write("t.csv", header + "\n1,2,3\n2,1,4\n")).Label!.Name);

    [Theory]
    [InlineData("?")]
    [InlineData(" ?")]
    [InlineData("NA")]
    [InlineData("nan")]
    [InlineData("")]
    [InlineData("N/A")]
    [InlineData("NULL")]
    public void MissingValues(string missing)
    {
        Dataset d = DatasetReader.Read(_folder.Write("t.csv", $"n,c,y\n1,p,a\n{missing},{missing},b\n3,q,a\n"));
        Assert.Equal((1, 1), (d.Fields[0].Missing, d.Fields[1].Missing));
        Assert.IsType<NumberField>(d.Fields[0]);
        Assert.Null(d.Fields[0].Value(1));
        Assert.Equal(["p", "q"], ((CategoryField)d.Fields[1]).Categories);
    }

    [Fact]
    public void WhatTheUserSaysIsDone()
    {
        string path = _folder.Write("t.csv", "id,zip,size,y\n1,10115,3,1\n2,20095,none given,2\n3,10115,5,1\n4,20095,6,2\n");
        Dataset d = DatasetReader.Read(path, new ImportOptions
        {
            Features = ["zip", "2"], Categories = ["zip"], MissingValues = ["none given"], Task = LearningTask.Regression,
        });
        Assert.Equal(["zip", "size"], d.Features.Select(f => f.Name));
        Assert.Equal(["10115", "20095"], ((CategoryField)d.Features[0]).Categories);
        Assert.Equal(1, d.Features[1].Missing);
        Assert.Equal(FieldRole.Ignored, d.Fields[0].Role);
        Assert.Equal(LearningTask.Regression, d.Task);
    }

    [Fact]
    public void ATestFileIsTheTestPart()
    {
        string train = _folder.Write("train.csv", "a,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{"pq"[i % 2]}\n")));
        string test = _folder.Write("test.csv", "a,y\n100,p\n101,q\n");
        Dataset d = DatasetReader.Read(train, new ImportOptions { TestPath = test }).Split(new SplitOptions { Ratio = [60, 20, 20] });
        Assert.Equal((30, 10), (d.Partitions!.Train, d.Partitions.Validation));
        Assert.Equal([100.0, 101.0], d.Partitions[PartitionName.Test].ToArray().Select(r => d.Fields[0].Value(r)));
    }

    [Fact]
    public void TheHashIsOfTheFile()
    {
        string path = _folder.Write("t.csv", "a,y\n1,p\n2,q\n");
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))), DatasetReader.Read(path).Hash);
    }

    public void Dispose() => _folder.Dispose();
}
