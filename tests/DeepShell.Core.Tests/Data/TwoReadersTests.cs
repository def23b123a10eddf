using System.Text;
using DeepShell.Data;

namespace DeepShell.Tests.Data;

/// <summary>The fast reader of delimited text and the general one make the same dataset of any text, or refuse it in the same words.</summary>
public sealed class TwoReadersTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> Texts => new()
    {
        { "plain", "a,b,y\n1,2,x\n3,4,z\n5,6,x\n" },
        { "no line end at the end", "a,b,y\n1,2,x\n3,4,z\n5,6,x" },
        { "carriage return and line feed", "a,b,y\r\n1,2,x\r\n3,4,z\r\n5,6,x\r\n" },
        { "carriage return alone", "a,b,y\r1,2,x\r3,4,z\r5,6,x\r" },
        { "all line ends", "a,b,y\r\n1,2,x\n3,4,z\r5,6,x\r\n" },
        { "byte order mark", "\uFEFFa,b,y\n1,2,x\n3,4,z\n5,6,x\n" },
        { "blank lines", "\n\na,b,y\n\n1,2,x\n   \n3,4,z\n5,6,x\n\n\n" },
        { "quotes", "\"a\",\"b\",\"y\"\n\"1\",\"2\",\"x\"\n3,4,z\n\"5\",6,\"x\"\n" },
        { "delimiters in quotes", "a,b,y\n1,\"p,q\",x\n3,\"r,s\",z\n5,\"p,q\",x\n" },
        { "line ends in quotes", "a,b,y\n1,\"p\nq\",x\n3,\"r\r\ns\",z\n5,\"p\nq\",x\n7,oops,x\n" },
        { "quotes in quotes", "a,b,y\n1,\"p \"\"q\"\"\",x\n3,\"\"\"\",z\n5,\"\"\"r\"\"\",x\n" },
        { "empty quotes", "a,b,y\n1,\"\",x\n3,\"\",z\n5,p,x\n" },
        { "a quote within a field", "a,b,y\n1,5\" pipe,x\n3,\"ok\",z\n5,5\" pipe,x\n" },
        { "text after a quote", "a,b,y\n1,\"p\"q,x\n3,r,z\n5,s,x\n" },
        { "blanks around quotes", "a,b,y\n1, \"p,q\" ,x\n3, \"r\",z\n5,s,x\n" },
        { "blanks around fields", "a , b,y \n 1 ,2 , x\n3, 4,z\n5,6,x\n" },
        { "empty fields", "a,b,y\n,2,x\n3,,z\n,,x\n5,6,x\n" },
        { "delimiter at the end", "a,b,y,\n1,2,x,\n3,4,z,\n5,6,x,\n" },
        { "too few fields", "a,b,y\n1,2,x\n3,4\n5,6,z\n" },
        { "too many fields", "a,b,y\n1,2,x\n3,4,5,6,7,z\n5,6,z\n" },
        { "a label missing", "a,b,y\n1,2,x\n3,4,\n5,6,z\n" },
        { "no number", "a,b,y\n1,2,x\n3,oops,z\n5,6,x\n7,8,z\n" },
        { "missing in many ways", "a,b,y\n?,NA,x\n3,n/a,z\nnull,4,x\n-NaN,<NA>,z\n1,2,x\n" },
        { "numbers in many ways", "a,b,y\n+1,1e3,x\n.5,-2.E-2,z\n1.,00012,x\n-0,0.30000000000000004,z\n" },
        { "infinity", "a,b,y\n1,inf,x\n3,2,z\n5,6,x\n7,Infinity,z\n" },
        { "decimal comma", "a;b;y\n1,5;2,25;x\n-3,5;4;z\n5e3;6,125;x\n" },
        { "tabs and blanks", "a\tb\ty\n1\t 2\tx\n3\t\"4\"\tz\n5\t6 \tx\n" },
        { "bars", "a|b|y\n1|2|x\n3|4|z\n5|6|x\n" },
        { "one column", "y\n1\n\n2\n\"\"\n3\n" },
        { "a number sign at the start", "a,b,y\n#1,2,x\n#3,4,z\n#5,6,x\n" },
        { "letters of all kinds", "größe,b,y\n1,Zürich,x\n3,東京,z\n5,\u00a0Zürich\u00a0,x\n" },
        { "no header", "1,2,x\n3,4,z\n5,6,x\n" },
        { "a quote that never closes", "a,b,y\n1,2,x\n3,\"4,z\n5,6,x\n" },
        { "a quote that never closes, in the last field", "a,b,y\n1,2,x\n3,4,\"z\n5,6,x\n7,8,z\n" },
        { "header alone", "a,b,y\n" },
        { "long fields", $"a,b,y\n1,{new string('p', 70000)},x\n2,q,z\n3,{new string('7', 400)},x\n" },
    };

    [Theory, MemberData(nameof(Texts))]
    public void MakeTheSame(string name, string text)
    {
        string path = _folder.Write(string.Concat(name.Split(',', '"')) + ".csv", text);
        foreach (ImportOptions options in new ImportOptions[] { new(), new() { SkipInvalidRows = true }, new() { MissingValues = ["4", "x1"] }, new() { Precision = NumberPrecision.Single }, new() { Header = false, NoLabel = true } })
            Assert.Equal(Told(path, options with { GeneralReader = true }), Told(path, options));
    }

    // Longer than what types are found from and than a block, so that several threads take part.
    [Theory]
    [InlineData(1, false, "\n")]
    [InlineData(2, true, "\r\n")]
    [InlineData(3, true, "\n")]
    public void MakeTheSameOfMuch(int seed, bool quotes, string lineEnd)
    {
        string path = _folder.Write("much.csv", Much(seed, quotes, lineEnd, 60_000));
        foreach (bool skip in new[] { false, true })
            Assert.Equal(Told(path, new ImportOptions { SkipInvalidRows = skip, GeneralReader = true }), Told(path, new ImportOptions { SkipInvalidRows = skip }));
    }

    [Fact]
    public void MakeTheSameOfRandomText()
    {
        Random random = new(4);
        string[] pieces = ["1", "2.5", "x", "\"", "\"\"", ",", ",", ",", "\n", "\n", "\r\n", " ", "-3e2", "\"q,r\"", "\"s\nt\"", "é", "NA", ""];
        for (int i = 0; i < 300; i++)
        {
            StringBuilder text = new("a,b,y\n1,2,p\n3,4,q\n");
            for (int n = random.Next(5, 60); n > 0; n--) text.Append(pieces[random.Next(pieces.Length)]);
            string path = _folder.Write($"r{i}.csv", text.ToString());
            ImportOptions options = new() { SkipInvalidRows = i % 2 == 0, Header = true };
            Assert.Equal(Told(path, options with { GeneralReader = true }), Told(path, options));
        }
    }

    private static string Much(int seed, bool quotes, string lineEnd, int rows)
    {
        Random random = new(seed);
        StringBuilder text = new("id,size,weight,kind,note,y" + lineEnd);
        for (int i = 0; i < rows; i++)
        {
            string kind = $"k{random.Next(5)}", note = quotes && random.Next(50) == 0 ? $"\"n {i % 3}, \"\"x\"\"{(random.Next(2) == 0 ? lineEnd : "")}\"" : $"n{i % 3}";
            string size = seed == 3 && random.Next(5000) == 0 && i > 20_000 ? "oops" : (random.NextDouble() * 100).ToString("F4", System.Globalization.CultureInfo.InvariantCulture);
            string weight = random.Next(100) == 0 ? "" : random.NextDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            text.Append(i).Append(',').Append(size).Append(',').Append(weight).Append(',').Append(kind).Append(',').Append(note).Append(',').Append(i % 2 == 0 ? "p" : "q").Append(lineEnd);
            if (seed == 3 && i % 17_000 == 16_999) text.Append("1,2,3").Append(lineEnd);
        }
        return text.ToString();
    }

    // Everything that a user can see of the result.
    private static string Told(string path, ImportOptions options)
    {
        StringBuilder told = new();
        try
        {
            Dataset d = DatasetReader.Read(path, options);
            told.AppendLine($"{d.Task} {d.Count} {d.Hash} {string.Join("|", d.Notes)} {string.Join("|", d.Recipe)}");
            foreach (Field field in d.Fields)
            {
                told.Append($"{field} {field.Missing}: {(field as CategoryField is { } c ? string.Join("|", c.Categories) : "")}: ");
                for (int row = 0; row < d.Count; row++)
                    if (field is NumberField n) told.Append(BitConverter.DoubleToInt64Bits(n[row])).Append(' ');
                    else told.Append(((CategoryField)field)[row]).Append(' ');
                told.AppendLine();
            }
            foreach (SkippedRow row in d.SkippedRows) told.AppendLine(row.ToString());
        }
        catch (DeepShellException e)
        {
            told.AppendLine($"{e.Id}: {e.Message} {e.Remedy}");
        }
        return told.ToString();
    }

    public void Dispose() => _folder.Dispose();
}
