using DeepShell.Data;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Regularizers;
using DeepShell.Training;

namespace DeepShell.Tests.Training;

public sealed class TrainingDefaultsTests
{
    [Theory]
    [InlineData(LearningTask.Classification, 4, 90, 16.0 / 2400)]
    [InlineData(LearningTask.Classification, 13, 107, 0.03)]
    [InlineData(LearningTask.Regression, 13, 304, 0.01)]
    [InlineData(LearningTask.Classification, 104, 20_000, 0.0025)]
    public void Tables_decay_by_rows_inputs_and_task(LearningTask task, int inputs, int rows, double expected) =>
        Assert.Equal(expected, ((WeightDecay)TrainingDefaults.Regularizers(task, Table(inputs), new Adam(), rows).Single()).Strength, 12);

    [Fact]
    public void Images_texts_and_other_optimisers_do_not_decay()
    {
        ImageEncoder image = new() { Name = "image", Height = 28, Width = 28 };
        foreach (FieldEncoder[] columns in new FieldEncoder[][] { [image], [image, image], [new TokenEncoder { Name = "text", Length = 20 }] })
            Assert.Empty(TrainingDefaults.Regularizers(LearningTask.Classification, new Preprocessing(columns, null, []), new Adam(), 100));
        Assert.Empty(TrainingDefaults.Regularizers(LearningTask.Classification, Table(13), new AdamW(), 100));
    }

    [Fact]
    public void The_recipe_names_what_was_chosen_and_an_empty_list_is_nothing()
    {
        Model model = Model.For(new Blobs().Generate(60, 1).Split(new SplitOptions { Seed = 1 }).Normalize());
        TrainingRun chosen = new(model, new TrainingOptions { Epochs = 1 }), none = new(model, new TrainingOptions { Epochs = 1, Regularizers = [] });
        EpochRecord record = chosen.Run().Single();
        Assert.Null(record.Penalty);
        _ = none.Run().Single();
        Assert.IsType<WeightDecay>(((IReadOnlyList<Regularizer>)chosen.Result.Recipe[^1].Settings["Regularizers"]!).Single());
        Assert.False(none.Result.Recipe[^1].Settings.ContainsKey("Regularizers"));
    }

    private static Preprocessing Table(int inputs) => new([.. Enumerable.Range(0, inputs).Select(i => new NumberEncoder { Name = $"x{i}" })], null, []);
}
