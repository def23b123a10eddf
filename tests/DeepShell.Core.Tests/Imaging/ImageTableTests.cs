using DeepShell.Data;
using DeepShell.Data.Generators;

namespace DeepShell.Tests.Imaging;

public class ImageTableTests
{
    [Theory]
    [InlineData("file,label\n0.png,cat\n1.png,dog\n2.png,cat\n3.png,dog\n", LearningTask.Classification)]
    [InlineData("label,file\ncat,0.png\ndog,1.png\ncat,2.png\ndog,3.png\n", LearningTask.Classification)]
    [InlineData("0.png\tcat\n1.png\tdog\n2.png\tcat\n3.png\tdog\n", LearningTask.Classification)]
    [InlineData("id;age;file\n7;3.5;0\n8;4.25;1\n9;5;2\n9;6.125;3\n", LearningTask.Regression)]
    public void ATableNamesTheImagesAndTheirLabels(string table, LearningTask task)
    {
        using TempFolder folder = Images();
        string path = folder.Write("labels.csv", table);
        foreach (string source in new[] { path, folder.Path })
        {
            Dataset data = DatasetReader.Read(source, task == LearningTask.Regression ? new ImportOptions { Label = "age" } : null);
            Assert.Equal((4, task), (data.Count, data.Task));
            Assert.Equal(task == LearningTask.Regression ? 4.25 : "dog", data.Label!.Value(1));
            Assert.Equal("1.png", Path.GetFileName(((ImageField)Assert.Single(data.Features)).File(1)));
        }
    }

    [Fact]
    public void RowsWithoutImageOrLabelAreSaid()
    {
        using TempFolder folder = Images();
        string path = folder.Write("labels.csv", "file,label\n0.png,cat\n1.png,dog\n2.png,cat\n3.png,dog\n0.png,dog\n9.png,cat\n1.png,\n");
        Assert.Contains("line 8: the label 'label' is", Assert.Throws<DeepShellException>(() => DatasetReader.Read(path)).Message);
        Dataset kept = DatasetReader.Read(path, new ImportOptions { SkipInvalidRows = true });
        Assert.Equal(5, kept.Count);
        Assert.Equal(2, kept.SkippedRows.Count);
        folder.Write("labels.csv", "file,label\n0.png,cat\n1.png,dog\n2.png,cat\n3.png,dog\n0.png,dog\n9.png,cat\n");
        Assert.Contains("labels.csv, line 7: column 'file' is '9.png', and there is no such image", Assert.Throws<DeepShellException>(() => DatasetReader.Read(path)).Message);
    }

    [Fact]
    public void ASecondTableIsTheTestPart()
    {
        using TempFolder folder = Images();
        Dataset more = new Shapes().Generate(3, 5);
        string test = DatasetExport.Write(more, Path.Combine(folder.Path, "below", "held.csv"))[0], path = folder.Write("labels.csv", "file,label\n0.png,circle\n1.png,ring\n2.png,circle\n3.png,ring\n");
        Dataset data = DatasetReader.Read(path, new ImportOptions { TestPath = test });
        Assert.Equal([4, 5, 6], data.OfficialTest);
        ImageField a = (ImageField)more.Features[0], b = (ImageField)data.Features[0];
        Assert.True(a.Pixels(2, new byte[a.Size]).SequenceEqual(b.Pixels(6, new byte[b.Size])));
        Assert.Equal(more.Label!.Value(2), data.Label!.Value(6));
        File.Delete(b.File(5)!);
        Assert.Contains("held.csv, line 3: column 'file' is 'held-images/1.png'", Assert.Throws<DeepShellException>(() => DatasetReader.Read(path, new ImportOptions { TestPath = test })).Message);
    }

    [Fact]
    public void FilesOutsideAreNotTakenAndOtherTablesAreTables()
    {
        using TempFolder folder = Images();
        Directory.CreateDirectory(Path.Combine(folder.Path, "below"));
        string path = folder.Write(Path.Combine("below", "labels.csv"), "file,label\n../images/0.png,cat\n../images/1.png,dog\n");
        Assert.Equal(2, DatasetReader.Read(path).Fields.Count(f => f is CategoryField));
        Assert.Equal("DeepShell.Import.ImageTable", Assert.Throws<DeepShellException>(() => DatasetReader.Read(path, new ImportOptions { Format = "ImageTable" })).Id);
    }

    [Theory]
    [InlineData(".csv")]
    [InlineData(".jsonl")]
    public void TablesInOneFolderKeepTheirImagesApart(string extension)
    {
        using TempFolder folder = new();
        Dataset data = new Shapes().Generate(40).Split(new SplitOptions { Seed = 1 });
        foreach (PartitionName part in new[] { PartitionName.Train, PartitionName.Test })
            DatasetExport.Write(data, Path.Combine(folder.Path, part + extension), new ExportOptions { Part = part });
        foreach (PartitionName part in new[] { PartitionName.Train, PartitionName.Test })
        {
            Dataset back = DatasetReader.Read(Path.Combine(folder.Path, part + extension));
            int[] rows = [.. data.Partitions![part]];
            Assert.Equal(rows.Length, back.Count);
            ImageField was = (ImageField)data.Features[0], now = (ImageField)back.Features[0];
            for (int i = 0; i < rows.Length; i++) Assert.Equal(was.Pixels(rows[i], new byte[was.Size]).ToArray(), now.Pixels(i, new byte[now.Size]).ToArray());
        }
    }

    // Images in a folder of their own beside the table.
    private static TempFolder Images()
    {
        TempFolder folder = new();
        string[] files = [.. DatasetExport.Write(new Shapes().Generate(4), Path.Combine(folder.Path, "all"))];
        Directory.CreateDirectory(Path.Combine(folder.Path, "images"));
        for (int i = 0; i < 4; i++) File.Move(files[i], Path.Combine(folder.Path, "images", $"{i}.png"));
        Directory.Delete(Path.Combine(folder.Path, "all"), true);
        return folder;
    }
}
