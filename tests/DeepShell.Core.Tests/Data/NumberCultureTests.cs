using System.Globalization;
using DeepShell.Data;

namespace DeepShell.Tests.Data;

public sealed class NumberCultureTests : IDisposable
{
    private readonly TempFolder _folder = new();

    // Made by hand: the tests run without the cultures of the machine.
    private static NumberCulture Culture(string point, string group)
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator) = (point, group);
        return new NumberCulture(culture);
    }

    [Theory]
    [InlineData(",", ".", "1.234,5", 1234.5)]
    [InlineData(",", ".", "-12.345.678", -12345678.0)]
    [InlineData(",", ".", "1234,5e-2", 12.345)]
    [InlineData(",", ".", ",5", 0.5)]
    [InlineData(",", "\u202f", "\u22121 234,5", -1234.5)]
    [InlineData(",", "\u00a0", "1\u202f234", 1234.0)]
    [InlineData(".", "\u2019", "1'234.5", 1234.5)]
    [InlineData(".", ",", "1,234.5", 1234.5)]
    public void NumbersAreRead(string point, string group, string text, double expected)
    {
        Assert.True(Culture(point, group).TryParse(text, out double number));
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData("3.14")]
    [InlineData("1.2345")]
    [InlineData("1234.567")]
    [InlineData("1.234.56,7")]
    [InlineData(".123")]
    [InlineData("1,234.5")]
    [InlineData("1,2,3")]
    [InlineData("12 €")]
    [InlineData("")]
    [InlineData("-")]
    public void WhatIsNotWrittenSoIsNoNumber(string text) => Assert.False(Culture(",", ".").TryParse(text, out _));

    [Fact]
    public void ATableIsReadByBothReaders()
    {
        string path = _folder.Write("t.csv", "a;price;y\n1,5;1.234,5;x\n2;2.345.678;z\n3;-0,25;x\n");
        foreach (bool general in new[] { false, true })
        {
            Dataset d = DatasetReader.Read(path, new ImportOptions { Culture = Culture(",", "."), GeneralReader = general });
            Assert.Equal([1234.5, 2345678.0, -0.25], Enumerable.Range(0, 3).Select(r => d.Find("price")!.Value(r)));
            Assert.Equal([1.5, 2.0, 3.0], Enumerable.Range(0, 3).Select(r => d.Find("a")!.Value(r)));
        }
    }

    [Fact]
    public void ALongTableIsReadTheSame()
    {
        string path = _folder.Write("t.csv", "a;y\n" + string.Concat(Enumerable.Range(0, 20000).Select(i => $"{(i < 1000 ? $"{i}" : $"{i / 1000}.{i % 1000:000}")},5;{(i % 2 == 0 ? "x" : "z")}\n")));
        NumberField a = (NumberField)DatasetReader.Read(path, new ImportOptions { Culture = Culture(",", ".") }).Find("a")!;
        Assert.Equal(Enumerable.Range(0, 20000).Select(i => i + 0.5), Enumerable.Range(0, a.Count).Select(r => a[r]));
    }

    [Fact]
    public void ObjectsMayHoldNumbersAndTexts()
    {
        Dictionary<string, object?>[] records = [.. Enumerable.Range(0, 6).Select(i => new Dictionary<string, object?> { ["a"] = i + 0.5, ["b"] = $"1.00{i},5", ["y"] = i % 2 == 0 ? "p" : "q" })];
        Dataset d = DatasetReader.FromRecords(records, new ImportOptions { Culture = Culture(",", ".") });
        Assert.Equal((2.5, 1002.5), (d.Find("a")!.Value(2), d.Find("b")!.Value(2)));
    }

    [Fact]
    public void NumbersOfAnotherCultureAreRefused()
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(_folder.Write("t.csv", "a;y\n3.14;x\n2.71;z\n1.41;x\n"), new ImportOptions { Culture = Culture(",", ".") }));
        Assert.Equal("DeepShell.Import.NumberFormat", e.Id);
        Assert.Contains("1.234,5", e.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownCultureIsRefused() =>
        Assert.Equal("DeepShell.Import.Culture", Assert.Throws<DeepShellException>(() => NumberCulture.Of("xx-NOWHERE")).Id);

    [Fact]
    public void FieldsMayBeInOtherQuotes()
    {
        Dataset d = DatasetReader.Read(_folder.Write("t.csv", "a,b,y\n1,'red, dark',x\n2,'it''s 5\" \nlong',z\n3,'red, dark',x\n"), new ImportOptions { Quote = '\'' });
        Assert.Equal(["red, dark", "it's 5\" \nlong", "red, dark"], Enumerable.Range(0, 3).Select(r => d.Find("b")!.Value(r)));
        Assert.Equal("'", d.Recipe[0].Settings["Quote"]);
    }

    [Theory]
    [InlineData(',', ',', "separates the fields as well")]
    [InlineData('a', ',', "expected a sign")]
    [InlineData('\'', ' ', "runs of blanks")]
    public void AQuoteMustBeOne(char quote, char delimiter, string text)
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(_folder.Write("t.csv", "a,b,y\n1,2,x\n2,3,z\n"), new ImportOptions { Quote = quote, Delimiter = delimiter }));
        Assert.Equal("DeepShell.Import.Quote", e.Id);
        Assert.Contains(text, e.Problem, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
