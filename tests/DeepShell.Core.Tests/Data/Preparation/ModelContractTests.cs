using DeepShell.Data;
using DeepShell.Models;
using DeepShell.Persistence;
using DeepShell.Training;

namespace DeepShell.Tests.Data;

/// <summary>A model carries what its training data were like, and holds rows to it.</summary>
public sealed class ModelContractTests : IDisposable
{
    private static readonly Lazy<Model> s_trained = new(Train);

    private readonly TempFolder _folder = new();

    [Fact]
    public void ItIsOfTheTrainingPartAndSurvivesTheFile()
    {
        Model model = s_trained.Value;
        int[] train = model.Dataset!.Partitions![PartitionName.Train].ToArray();
        DatasetContract contract = model.Contract!;
        Assert.Equal(train.Length, contract.Rows);
        Assert.Equal(["size", "colour", "y"], contract.Columns.Select(c => c.Name));
        NumberField size = (NumberField)model.Dataset.Find("size")!;
        Assert.InRange(train.Min(r => size[r]), contract.Columns[0].Minimum!.Value, contract.Columns[0].Minimum!.Value * 1.00001);
        Assert.InRange(train.Max(r => size[r]), contract.Columns[0].Maximum!.Value * 0.99999, contract.Columns[0].Maximum!.Value);
        DatasetContract loaded = Saved(model).Contract!;
        Assert.Equal(contract.Columns[0].Quantiles, loaded.Columns[0].Quantiles);
        Assert.Equal(contract.Columns[1].Categories, loaded.Columns[1].Categories);
        Assert.Null(Model.For(model.Dataset).Contract);
    }

    [Theory]
    [InlineData(3.0, "red", null)]
    [InlineData(99.0, "red", "column 'size' is 99, expected")]
    [InlineData("3.5", "mauve", "column 'colour' is 'mauve', expected one of blue, red")]
    [InlineData("big", "red", "column 'size' is 'big', expected a number")]
    [InlineData(null, "red", "column 'size' has no value")]
    public void RowsAreHeldToIt(object? size, string colour, string? says)
    {
        IReadOnlyList<string> found = Saved(s_trained.Value).Contract!.ForRows().Violations(new Dictionary<string, object?> { ["size"] = size, ["colour"] = colour });
        if (says is null) Assert.Empty(found);
        else Assert.StartsWith(says, Assert.Single(found));
    }

    [Fact]
    public void AMissingColumnIsNamed() =>
        Assert.Equal(["column 'colour' is missing"], s_trained.Value.Contract!.ForRows().Violations(new Dictionary<string, object?> { ["size"] = 3 }));

    [Fact]
    public void AnotherVersionIsSaid()
    {
        DatasetContract later = s_trained.Value.Contract! with { Version = 7 };
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetContract.FromJson(System.Text.Json.JsonSerializer.SerializeToElement(later.ToJson())).ForRows());
        Assert.Equal("DeepShell.Contract.Version", e.Id);
        Assert.Contains("version 7, expected 1", e.Message);
    }

    private Model Saved(Model model)
    {
        string path = Path.Combine(_folder.Path, "m.deepshell");
        ModelFile.Save(model, path);
        return ModelFile.Load(path);
    }

    private static Model Train()
    {
        Random random = new(1);
        double[] sizes = [.. Enumerable.Range(0, 200).Select(_ => 1 + 5 * random.NextDouble())];
        int[] colours = [.. Enumerable.Range(0, 200).Select(_ => random.Next(2))];
        Dataset data = new Dataset([new NumberField("size", sizes), new CategoryField("colour", colours, ["blue", "red"]),
            new CategoryField("y", [.. sizes.Select(s => s > 3 ? 1 : 0)], ["small", "big"], FieldRole.Label)], LearningTask.Classification).Split().Normalize();
        TrainingRun run = new(Model.For(data, new Architectures.Mlp { Hidden = [4] }), new TrainingOptions { Epochs = 2, Seed = 1 });
        foreach (EpochRecord _ in run.Run()) { }
        return run.Result;
    }

    public void Dispose() => _folder.Dispose();
}
