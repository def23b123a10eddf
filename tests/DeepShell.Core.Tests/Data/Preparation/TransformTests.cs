using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Data.Augmentations;

namespace DeepShell.Tests.Data.Preparation;

/// <summary>What rules for columns and images do at the edges: unknown, missing, unreadable, left out.</summary>
public class TransformTests
{
    [Fact]
    public void Unknown_categories_share_the_trained_input_of_the_rare_ones()
    {
        Dataset d = Table("a a a b b b c d".Split(' '));
        Preprocessing plain = Preprocessing.Fit(d), other = Preprocessing.Fit(d, new OneHot { MinCount = 2, Other = true });
        Assert.Equal(["k=a", "k=b", "k=(other)"], other.InputNames);
        EncodingReport report = new();
        Assert.Equal([0, 0, 1], Encode(other, "c", report));
        Assert.Equal([0, 0, 1], Encode(other, "never seen", report));
        Assert.Equal([1, 0, 0], Encode(other, "a", report));
        Assert.Equal(1, report.Unknown[("k", "never seen")]);
        Assert.Equal([0, 0, 0, 0], Encode(plain, "never seen", report));
        // Where nothing is rare, nothing could be learnt for an input of the rest.
        Assert.Equal(4, Preprocessing.Fit(d, new OneHot { Other = true }).InputShape.Size);
    }

    [Fact]
    public void Missing_categories_have_an_input_or_the_most_frequent_category()
    {
        Dataset d = Table("a", "a", "a", "b", "b", null, "b", "b");
        Assert.Equal(["k=a", "k=b", "k=(missing)"], Preprocessing.Fit(d).InputNames);
        Preprocessing mode = Preprocessing.Fit(d, new Impute { Strategy = ImputeStrategy.Mode, Columns = ["k"] }), both = Preprocessing.Fit(d, new Impute { Strategy = ImputeStrategy.Mode, Columns = ["k"], Flag = true });
        EncodingReport report = new();
        Assert.Equal([0, 1], Encode(mode, null, report));
        Assert.Equal([0, 1, 1], Encode(both, null, report));
        Assert.Equal(2, report.Missing["k"]);
        Assert.Equal("DeepShell.Normalize.ColumnKind", Assert.Throws<DeepShellException>(() => d.Normalize(new Impute { Columns = ["k"] })).Id);
    }

    [Fact]
    public void Dates_that_do_not_parse_are_an_error_or_missing()
    {
        Dataset d = Table("2024-01-31", "2024-02-29 13:45", null, "2024-12-25T08:00:00+05:00", "2023-07-01", "2023-07-02", "2023-07-03", "2023-07-04");
        Preprocessing p = Preprocessing.Fit(d, new ZScore(), new DateParts());
        Assert.Equal(["k.Year", "k.Month", "k.Day", "k.Weekday", "k.Hour"], p.InputNames);
        DeepShellException e = Assert.Throws<DeepShellException>(() => Encode(p, "last Tuesday", null));
        Assert.Equal("DeepShell.Preprocessing.NotADate", e.Id);
        Assert.Contains("'last Tuesday'", e.Message);
        // A missing date is the training part's mean in every part, 0 once scaled; on circles the centre.
        Assert.All(Encode(p, null, null), v => Assert.Equal(0, v, 1e-6));
        EncodingReport report = new();
        Preprocessing lenient = Preprocessing.Fit(d, new DateParts { Lenient = true, Cyclic = true, Parts = [DatePart.Month] });
        Assert.Equal([0, 0], Encode(lenient, "last Tuesday", report));
        Assert.Equal(1, report.Unknown[("k", "last Tuesday")]);
        Assert.Equal([0, 1], Encode(lenient, new DateTime(2024, 1, 5), report));
        Assert.Equal(1, Encode(Preprocessing.Fit(d, new DateParts { Parts = [DatePart.Day] }), "2024-01-01", null)[0]);
        // The clock time as it is written, whatever the machine's zone.
        Assert.Equal(8, Encode(Preprocessing.Fit(d, new DateParts { Parts = [DatePart.Hour] }), "2024-12-25T08:00:00+05:00", null)[0]);
        Dataset german = Table("31.01.2024", "01.02.2024", "05.02.2024", "06.02.2024", "07.02.2024", "09.02.2024", "11.02.2024", "13.02.2024");
        Assert.Equal(2, Encode(Preprocessing.Fit(german, new DateParts { Format = "dd.MM.yyyy", Parts = [DatePart.Month] }), "13.02.2024", null)[0]);
    }

    // Texts that hardly repeat are left out on import as identifiers; a rule that names them brings them back.
    [Fact]
    public void A_column_left_out_takes_part_when_a_rule_names_it()
    {
        var records = Enumerable.Range(0, 60).Select(i => (IReadOnlyDictionary<string, object?>)new Dictionary<string, object?>
        {
            ["x"] = (double)i, ["day"] = new DateOnly(2024, 1, 1).AddDays(i).ToString("yyyy-MM-dd"), ["y"] = i % 2 == 0 ? "p" : "q",
        });
        Dataset d = DatasetReader.FromRecords(records).Split();
        Assert.Equal(FieldRole.Ignored, d.Find("day")!.Role);
        Assert.Equal(1, d.Normalize().InputShape.Size);
        Assert.Equal(5, d.Normalize(new DateParts { Columns = ["day"] }).InputShape.Size);
        Assert.Equal(1, d.Normalize(new DateParts()).InputShape.Size);
    }

    [Fact]
    public void Fixed_changes_of_images_come_before_augmentation()
    {
        Dataset d = PreprocessingTests.Colours(40).Split(new SplitOptions { Ratio = [60, 20, 20] }).Normalize(new Resize { Size = new Size2(12, 14) });
        Dataset augmented = d.Augment(new Crop { Size = new Size2(10), Padding = 0 });
        Assert.Equal(("12×14×3", "10×10×3"), (d.InputShape.ToString(), augmented.InputShape.ToString()));
        foreach ((PartitionName part, bool augment) in new[] { (PartitionName.Train, true), (PartitionName.Validation, false) })
        {
            using BatchLoader loader = new(augmented, part, 5, new BatchOptions { Augment = augment });
            loader.Start(1);
            Assert.Equal(300, loader.Next()!.InputSize);
        }
        Assert.Equal("DeepShell.Augmentation.CropSize", Assert.Throws<DeepShellException>(() => d.Augment(new Crop { Size = new Size2(40) })).Id);
        Assert.Equal("DeepShell.Augmentation.Steps", Assert.Throws<DeepShellException>(() => AugmentedCopies.Make(d.Augment(new Flip()), 1)).Id);
    }

    [Fact]
    public void A_label_learnt_by_its_logarithm_comes_back_in_its_own_unit()
    {
        double[] prices = [.. Enumerable.Range(0, 40).Select(i => Math.Exp(i / 4.0) - 3)];
        Dataset d = new Dataset([new NumberField("x", [.. Enumerable.Range(0, 40).Select(i => (double)i)]), new NumberField("price", prices, FieldRole.Label)], LearningTask.Regression)
            .Split(new SplitOptions { Ratio = [50, 50], Tail = true });
        ValueTarget target = (ValueTarget)Preprocessing.Fit(d, new Log { Columns = ["price"] }).Target!, plain = (ValueTarget)Preprocessing.Fit(d, new Log()).Target!;
        Assert.Equal((true, false), (target.Log, plain.Log));
        Assert.Equal(prices[..20].Average(p => Math.Sign(p) * Math.Log(1 + Math.Abs(p))), target.Mean, 1e-12);
        foreach (double price in prices)
        {
            Assert.Equal((Math.Sign(price) * Math.Log(1 + Math.Abs(price)) - target.Mean) / target.Deviation, target.Encode(price), 1e-5);
            Assert.Equal(price, target.Decode(target.Encode(price)), 1e-5 * Math.Max(1, Math.Abs(price)));
        }
        Assert.True(double.IsFinite(target.Decode(float.MaxValue)));
    }

    // A rule that the catalogue gains is fitted, written and read back with the columns it can be applied to.
    public static TheoryData<string> Rules => [.. Components.Of<Transform>().Where(c => c.Type.IsAssignableTo(typeof(ColumnTransform))).Select(c => c.Name)];

    [Theory, MemberData(nameof(Rules))]
    public void A_rule_survives_the_model_file(string name)
    {
        Transform rule = Components.Create<Transform>(name);
        bool fitted = false;
        foreach (Dataset d in new[] { Table("a b a b a b a c".Split(' ')), Table("2024-01-31 2024-02-29 2024-03-01 2023-07-01 2023-07-02 2024-01-31 2024-01-31 2024-02-29".Split(' ')), Numbers() })
        {
            if (!((ColumnTransform)rule).Takes(d.Features[0])) continue;
            Preprocessing p = Preprocessing.Fit(d, new ZScore(), rule), back = Preprocessing.FromJson(System.Text.Json.JsonDocument.Parse(p.ToJson().ToJsonString()).RootElement);
            Assert.Equal(p.InputNames, back.InputNames);
            float[] a = new float[p.InputShape.Size], b = new float[p.InputShape.Size];
            int test = d.Partitions![PartitionName.Test][0];
            p.Encode(d, [test], a);
            back.Encode(d, [test], b);
            Assert.Equal(a, b);
            Assert.All(a, v => Assert.True(float.IsFinite(v)));
            fitted = true;
        }
        Assert.True(fitted);
    }

    private static float[] Encode(Preprocessing p, object? value, EncodingReport? report)
    {
        float[] result = new float[p.InputShape.Size];
        p.Encode([new Dictionary<string, object?> { ["k"] = value }], result, report);
        return result;
    }

    // Eight rows for training, and the same again for the test part.
    private static Dataset Table(params string?[] values)
    {
        string[] names = [.. values.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        int[] codes = [.. values.Concat(values).Select(v => v is null ? -1 : Array.IndexOf(names, v))];
        return Split(new CategoryField("k", codes, names));
    }

    private static Dataset Numbers() => Split(new NumberField("k", [.. Enumerable.Range(0, 16).Select(i => i % 5 == 4 ? double.NaN : i * i)]));

    private static Dataset Split(Field field) => new Dataset([field, new CategoryField("y", [.. Enumerable.Range(0, 16).Select(i => i % 3 == 0 ? 1 : 0)], ["p", "q"], FieldRole.Label)], LearningTask.Classification)
        .Split(new SplitOptions { Ratio = [50, 50], Tail = true });
}
