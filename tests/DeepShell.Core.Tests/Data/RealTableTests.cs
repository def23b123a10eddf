using DeepShell.Data;

namespace DeepShell.Tests.Data;

public class RealTableTests
{
    [DataFact("tabular/iris.csv")]
    public void Iris()
    {
        Dataset d = DatasetReader.Read(SharedData.Path("tabular/iris.csv"));
        Assert.Equal(150, d.Count);
        Assert.Equal(["column0", "column1", "column2", "column3", "column4"], d.Fields.Select(f => f.Name));
        Assert.Equal(["Iris-setosa", "Iris-versicolor", "Iris-virginica"], d.Classes);
        Assert.Equal(LearningTask.Classification, d.Task);
        Assert.Equal(4, d.Features.Count);
        Assert.Contains(d.Notes, n => n.Contains("column4") && n.Contains("last"));
        Assert.Equal(64, d.Hash.Length);
        Dataset split = d.Split(new SplitOptions { Ratio = [60, 20, 20] });
        Assert.Equal((90, 30, 30), (split.Partitions!.Train, split.Partitions.Validation, split.Partitions.Test));
        Assert.Equal("4", split.Normalize().InputShape.ToString());
    }

    [DataFact("tabular/wine.csv")]
    public void WineHasNumericClasses()
    {
        Dataset d = DatasetReader.Read(SharedData.Path("tabular/wine.csv"));
        Assert.Equal((178, 13, LearningTask.Classification), (d.Count, d.Features.Count, d.Task));
        Assert.Equal(["1", "2", "3"], d.Classes);
    }

    [DataFact("tabular/adult-train.csv")]
    public void AdultIsMixedWithMissingValues()
    {
        Dataset d = DatasetReader.Read(SharedData.Path("tabular/adult-train.csv"));
        Assert.Equal(32561, d.Count);
        Assert.Equal(["<=50K", ">50K"], d.Classes);
        Assert.Equal([1836, 1843, 583], d.Fields.Where(f => f.Missing > 0).Select(f => f.Missing));
        Assert.Equal(6, d.Features.Count(f => f is NumberField));
        Assert.Equal(8, d.Features.Count(f => f is CategoryField));
        Dataset ready = d.Split().Normalize();
        // Six numbers, the categories of the training part, and a place for missing ones in three columns.
        Assert.Equal(6.0 + d.Features.OfType<CategoryField>().Sum(c => c.Categories.Count) + 3, ready.InputShape.Size, 2.0);
    }

    [DataFact("tabular/housing.csv")]
    public void HousingIsRegression()
    {
        Dataset d = DatasetReader.Read(SharedData.Path("tabular/housing.csv"));
        Assert.Equal((506, 13, LearningTask.Regression, 1), (d.Count, d.Features.Count, d.Task, d.OutputSize));
    }

    [DataFact("tabular/pima-indians-diabetes.csv")]
    public void PimaHasTwoClasses()
    {
        Dataset d = DatasetReader.Read(SharedData.Path("tabular/pima-indians-diabetes.csv"));
        Assert.Equal((768, 8, 2), (d.Count, d.Features.Count, d.Classes.Count));
    }

    [DataFact("tabular/airline-passengers.csv")]
    public void AirlineHasAHeaderAndAnIdentifier()
    {
        Dataset d = DatasetReader.Read(SharedData.Path("tabular/airline-passengers.csv"));
        Assert.Equal(["Month", "Passengers"], d.Fields.Select(f => f.Name));
        Assert.Equal((144, LearningTask.Regression), (d.Count, d.Task));
        Assert.Equal(FieldRole.Ignored, d.Fields[0].Role);
        Assert.Contains(d.Notes, n => n.Contains("Month"));
    }
}
