using System.Globalization;
using System.Text.Json;
using DeepShell.Data;
using DeepShell.Tests.Golden;

namespace DeepShell.Tests.Data;

/// <summary>Arrays that NumPy wrote (tests/Golden/numpy_files.py): every type, both byte orders, both orders of dimensions, every version of the header.</summary>
public class NumPyFileTests
{
    private static readonly JsonElement s_golden = Reference.Load("numpy_files.json");

    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> cases = [];
            foreach (JsonElement one in s_golden.GetProperty("cases").EnumerateArray()) cases.Add(one.GetProperty("name").GetString()!, cases.Count);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void AreReadToTheBit(string name, int index)
    {
        JsonElement golden = s_golden.GetProperty("cases")[index];
        byte[] file = golden.GetProperty("npy").GetBytesFromBase64();
        NpyArray array = NpyArray.Read(new MemoryStream(file), file.Length, name, "x.npy");
        Assert.Equal(golden.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()), array.Shape);
        string[] values = [.. golden.GetProperty("values").EnumerateArray().Select(v => v.GetString()!)];
        for (int i = 0; i < values.Length; i++)
            if (array.IsText) Assert.Equal(values[i], array.Text(i));
            else Assert.Equal(double.Parse(values[i], CultureInfo.InvariantCulture), array.Number(i));
    }

    [Theory]
    [InlineData("<c16", "'c16'")]
    [InlineData("<M8[ns]", "'M8[ns]'")]
    [InlineData("|V8", "'V8'")]
    public void OtherTypesAreNamed(string type, string says)
    {
        using MemoryStream stream = new();
        NpyWriter.Header(stream, type, [1]);
        stream.Write(new byte[16]);
        stream.Position = 0;
        Assert.Contains(says, Assert.Throws<DeepShellException>(() => NpyArray.Read(stream, stream.Length, "x", "x.npy")).Message);
    }

    [Fact]
    public void ArchivesKeepTheNamesOfColumnsLabelAndClasses()
    {
        using TempFolder folder = new();
        Dataset flowers = new([new NumberField("width", [1, 2, 3, 4]), new CategoryField("species", [2, 0, 1, 2], ["setosa", "virginica", "Ä"], FieldRole.Label)], LearningTask.Classification);
        Dataset prices = new([new NumberField("rooms", [1, 2, 3, 4]), new NumberField("price", [1, 2, 1, 2], FieldRole.Label)], LearningTask.Regression);
        foreach (Dataset before in new[] { flowers, prices })
        {
            Dataset after = DatasetReader.Read(DatasetExport.Write(before, Path.Combine(folder.Path, "x.npz"), new ExportOptions { Overwrite = true })[0]);
            Assert.Equal(before.Fields.Select(f => f.ToString()), after.Fields.Select(f => f.ToString()));
            Assert.Equal(before.Task, after.Task);
            Assert.Equal(before.Classes, after.Classes);
            for (int r = 0; r < before.Count; r++) Assert.Equal(before.Fields.Select(f => f.Value(r)), after.Fields.Select(f => f.Value(r)));
        }
    }
}
