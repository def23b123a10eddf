using System.Globalization;
using System.Text.Json;
using DeepShell.Data;

namespace DeepShell.Tests.Data.Boxes;

/// <summary>Pascal VOC, COCO and YOLO, in and out.</summary>
public class BoxFormatTests
{
    [DataFact("bccd")]
    public void BloodCellsAreReadAsPythonReadsThem()
    {
        JsonElement golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(SharedData.Repository, "tests", "Golden", "boxes.json"))).RootElement;
        Dataset cells = DatasetReader.Read(SharedData.Path("bccd"), new ImportOptions { ImageSize = new(480, 640) });
        BoxField boxes = Assert.IsType<BoxField>(cells.Label);
        Assert.Equal((LearningTask.Detection, golden.GetProperty("images").GetInt32(), golden.GetProperty("test").GetInt32()), (cells.Task, cells.Count, cells.OfficialTest.Count));
        Assert.Equal(["Platelets", "RBC", "WBC"], cells.Classes);
        BoundingBox[] all = [.. Enumerable.Range(0, cells.Count).SelectMany(boxes.Named)];
        foreach (JsonProperty sums in golden.GetProperty("sums").EnumerateObject())
        {
            BoundingBox[] some = [.. all.Where(b => b.Class == sums.Name)];
            Assert.Equal(sums.Value.GetString(), string.Create(CultureInfo.InvariantCulture, $"{some.Length} {some.Sum(b => b.X)} {some.Sum(b => b.Y)} {some.Sum(b => b.Width)} {some.Sum(b => b.Height)}"));
        }
        foreach (JsonProperty image in golden.GetProperty("some").EnumerateObject())
            Assert.Equal(image.Value.EnumerateArray().Select(b => b.GetString()), boxes.Named(BoxSamples.Row(cells, image.Name)).Select(b => string.Create(CultureInfo.InvariantCulture, $"{b.Class} {b.X} {b.Y} {b.Width} {b.Height}")));
        // Two of the boxes are a click without a drag.
        Assert.Contains(cells.Notes, n => n.StartsWith("2 boxes are not larger than a pixel", StringComparison.Ordinal));
    }

    [Fact]
    public void BoxesGoThroughAllFormatsAndBack()
    {
        using TempFolder folder = new();
        Dataset first = BoxSamples.Dataset();
        string[] paths = [Path.Combine(folder.Path, "voc"), Path.Combine(folder.Path, "coco", "boxes.json"), Path.Combine(folder.Path, "yolo", "data.yaml"), Path.Combine(folder.Path, "coco2"), Path.Combine(folder.Path, "yolo2"), Path.Combine(folder.Path, "voc2")];
        string?[] formats = [null, null, null, "Coco", "Yolo", "PascalVoc"];
        Dataset last = first;
        for (int i = 0; i < paths.Length; i++)
        {
            DatasetExport.Write(last, paths[i], new ExportOptions { Format = formats[i] });
            last = DatasetReader.Read(paths[i]);
            Assert.Equal(LearningTask.Detection, last.Task);
            Assert.Equal(first.Classes, last.Classes);
            for (int row = 0; row < first.Count; row++)
            {
                Box[] before = ((BoxField)first.Label!)[row].ToArray(), after = ((BoxField)last.Label!)[row].ToArray();
                Assert.Equal(before.Length, after.Length);
                foreach ((Box b, Box a) in before.Zip(after))
                {
                    // YOLO's shares are not exact, and have no place for the mark.
                    Assert.Equal((b.Class, i < 2 && b.IsDifficult), (a.Class, a.IsDifficult));
                    foreach ((double x, double y) in new[] { (b.X, a.X), (b.Y, a.Y), (b.Width, a.Width), (b.Height, a.Height) })
                        Assert.True(i < 2 ? x == y : Math.Abs(x - y) < 1e-9, $"{paths[i]}: {b} became {a}");
                }
                byte[] one = new byte[((ImageField)first.Features[0]).Size], other = new byte[one.Length];
                Assert.True(((ImageField)first.Features[0]).Pixels(row, one).SequenceEqual(((ImageField)last.Features[0]).Pixels(row, other)));
            }
        }
    }

    [Theory]
    [InlineData("PascalVoc")]
    [InlineData("Coco")]
    [InlineData("Yolo")]
    public void TheTestPartOfASplitComesBack(string format)
    {
        using TempFolder folder = new();
        Dataset split = BoxSamples.Dataset(20).Split(new SplitOptions { Ratio = [50, 25, 25], Seed = 3 });
        DatasetExport.Write(split, folder.Path, new ExportOptions { Format = format });
        Dataset back = DatasetReader.Read(folder.Path);
        Assert.Equal(20, back.Count);
        string[] expected = [.. split.Partitions![PartitionName.Test].ToArray().Select(r => $"{r:00}").Order()];
        Assert.Equal(expected, back.OfficialTest.Select(r => Path.GetFileNameWithoutExtension(((ImageField)back.Features[0]).File(r))).Order());
    }

    [Fact]
    public void BoxesAreResizedWithTheirImages()
    {
        using TempFolder folder = new();
        DatasetExport.Write(BoxSamples.Dataset(), folder.Path);
        Dataset half = DatasetReader.Read(folder.Path, new ImportOptions { ImageSize = new(BoxSamples.Height / 2, BoxSamples.Width * 2) });
        foreach ((Box b, Box a) in ((BoxField)BoxSamples.Dataset().Label!)[0].ToArray().Zip(((BoxField)half.Label!)[0].ToArray()))
            Assert.Equal(b.Scale(2, 0.5), a);
    }

    [Fact]
    public void JsonLinesHoldBoxesAndNameTheImages()
    {
        using TempFolder folder = new();
        DatasetExport.Write(BoxSamples.Dataset(), Path.Combine(folder.Path, "voc"));
        Dataset cells = DatasetReader.Read(Path.Combine(folder.Path, "voc"));
        string[] lines = File.ReadAllLines(DatasetExport.Write(cells, Path.Combine(folder.Path, "boxes.jsonl"))[0]);
        JsonElement row = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal("boxes-images/0.png", row.GetProperty("image").GetString());
        JsonElement box = row.GetProperty("boxes")[0];
        Assert.Equal(("cat", 1.0, 2.0, 10.5, 8.0), (box.GetProperty("class").GetString(), box.GetProperty("x").GetDouble(), box.GetProperty("y").GetDouble(), box.GetProperty("width").GetDouble(), box.GetProperty("height").GetDouble()));
    }
}
