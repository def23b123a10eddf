using System.Text.Json;
using DeepShell.Data;
using DeepShell.Tests.Golden;

namespace DeepShell.Tests.Data.Preparation;

/// <summary>New rows between those of a rare class; neighbours against scikit-learn and SMOTE-NC's formula (tests/Golden/transforms.py).</summary>
public class SmoteTests
{
    private static readonly JsonElement s_golden = Reference.Load("transforms.json").GetProperty("smote");
    private static readonly double[][] s_points = [.. s_golden.GetProperty("points").EnumerateArray().Select(p => p.EnumerateArray().Select(e => e.GetDouble()).ToArray())];
    private static readonly int[] s_groups = [.. s_golden.GetProperty("group").EnumerateArray().Select(e => e.GetInt32())];

    [Theory]
    [InlineData("neighbours", false)]
    [InlineData("mixed", true)]
    public void Neighbours_are_scikit_learns(string golden, bool categories)
    {
        int[][] nearest = Smote.Neighbours(s_points, [.. s_groups.Select(g => categories ? new[] { g } : [])], 5);
        for (int row = 0; row < nearest.Length; row++)
            Assert.Equal(s_golden.GetProperty(golden)[row].EnumerateArray().Select(e => e.GetInt32()), nearest[row]);
    }

    [Fact]
    public void New_rows_lie_between_a_row_and_one_of_its_neighbours()
    {
        Dataset d = Points(), more = Resampling.Apply(d, ResamplingMethod.Smote, seed: 3);
        Partitions before = d.Partitions!, after = more.Partitions!;
        foreach (PartitionName part in new[] { PartitionName.Validation, PartitionName.Test }) Assert.Equal(before[part].ToArray(), after[part].ToArray());
        CategoryField label = (CategoryField)more.Label!, group = (CategoryField)more.Find("group")!;
        int[] counts = label.CountByCategory(after[PartitionName.Train]);
        Assert.Equal(counts[0], counts[1]);
        int[] rare = [.. before[PartitionName.Train].ToArray().Where(r => label[r] == 1)];
        double[] Row(int r) => [.. Enumerable.Range(0, 3).Select(i => ((NumberField)more.Find($"x{i}")!)[r])];
        foreach (int made in after[PartitionName.Train].ToArray().Where(r => r >= d.Count))
        {
            Assert.Equal(1, label[made]);
            double[] x = Row(made);
            // On a segment between two rows of the class: x = a + u·(b − a) with one u for all columns.
            Assert.Contains(rare, a => rare.Any(b => a != b && OnSegment(x, Row(a), Row(b))));
            Assert.InRange(group[made], 0, 2);
        }
        Assert.Equal(Last(3), Last(3));
        Assert.NotEqual(Last(3), Last(4));
        Assert.Null(more.Preprocessing);
        Assert.Equal("DeepShell.Split.Copies", Assert.Throws<DeepShellException>(() => more.Split()).Id);
    }

    private static double Last(ulong seed)
    {
        Dataset more = Resampling.Apply(Points(), ResamplingMethod.Smote, seed);
        return ((NumberField)more.Find("x0")!)[more.Count - 1];
    }

    [Fact]
    public void What_has_nothing_between_it_is_refused()
    {
        Dataset images = PreprocessingTests.Colours(20).Split(new SplitOptions { Ratio = [80, 20] });
        Assert.Equal("DeepShell.Resample.Smote", Assert.Throws<DeepShellException>(() => Resampling.Apply(images, ResamplingMethod.Smote)).Id);
        Dataset one = new Dataset([new NumberField("x", [1, 2, 3, 4, 5, 6]), new CategoryField("y", [0, 0, 0, 1, 0, 1], ["p", "q"], FieldRole.Label)], LearningTask.Classification)
            .Split(new SplitOptions { Ratio = [67, 33], Tail = true });
        Assert.Equal("DeepShell.Resample.Smote", Assert.Throws<DeepShellException>(() => Resampling.Apply(one, ResamplingMethod.Smote)).Id);
    }

    private static bool OnSegment(double[] x, double[] a, double[] b)
    {
        double u = double.NaN;
        for (int i = 0; i < x.Length; i++)
        {
            double v = (x[i] - a[i]) / (b[i] - a[i]);
            if (!(v is >= 0 and < 1) || Math.Abs(v - (double.IsNaN(u) ? v : u)) > 1e-9) return false;
            u = v;
        }
        return true;
    }

    // The golden points are the rare class, three times as many others the frequent one.
    private static Dataset Points()
    {
        Random random = new(6);
        double[][] all = [.. s_points, .. Enumerable.Range(0, 120).Select(_ => new[] { random.NextDouble() * 4, random.NextDouble(), random.NextDouble() })];
        return new Dataset([.. Enumerable.Range(0, 3).Select(i => new NumberField($"x{i}", [.. all.Select(p => p[i])])), new CategoryField("group", [.. all.Select((_, i) => s_groups[i % 40])], ["a", "b", "c"]),
            new CategoryField("y", [.. all.Select((_, i) => i < 40 ? 1 : 0)], ["frequent", "rare"], FieldRole.Label)], LearningTask.Classification).Split(new SplitOptions { Ratio = [60, 20, 20] });
    }
}
