using System.Text.Json;
using DeepShell.Activations;
using DeepShell.Architectures;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Initializers;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Tests.Engine.Support;
using DeepShell.Training;
using Xunit.Abstractions;

namespace DeepShell.Tests.Golden;

/// <summary>Newton's method against scikit-learn's optima, natural gradient against PyTorch's gradients of single samples (tests/Golden/make_second_order.py).</summary>
public sealed class SecondOrderTests(ITestOutputHelper output)
{
    private static readonly JsonElement s_golden = Reference.Load("second_order.json");
    private static readonly int s_rows = s_golden.GetProperty("rows").GetInt32(), s_columns = s_golden.GetProperty("columns").GetInt32();

    [Fact]
    public void Every_second_order_rule_is_here() =>
        Assert.Equal(["FisherDiagonal", "Newton"], Components.Of<SecondOrderOptimizer>().Select(c => c.Name));

    // One step from anywhere to the optimum of a quadratic.
    // The wider the differences the better: of a quadratic they are exact, and float rounding weighs less.
    [Theory, InlineData(1.0 / 128, 1e-4), InlineData(0.5, 1e-5)]
    public void One_step_of_Newton_solves_least_squares(double difference, double tolerance)
    {
        Model model = Model.For(Table(regression: true), new Mlp { Hidden = [] });
        TrainingRun run = Train(model, new Newton { Difference = difference }, epochs: 1);
        ValueTarget target = (ValueTarget)model.Preprocessing.Target!;
        double[] found = Coefficients(run.Result);
        // The network learns the standardised value.
        for (int i = 0; i < s_columns; i++) found[i] *= target.Deviation;
        found[^1] = found[^1] * target.Deviation + target.Mean;
        double worst = Worst("linear", found);
        output.WriteLine($"largest difference {worst:E1}");
        Assert.True(worst < tolerance, $"differs by {worst:E1}");
    }

    [Fact]
    public void Newton_reaches_the_optimum_of_logistic_regression()
    {
        TrainingRun run = Train(Logistic(), new Newton(), epochs: 8);
        double worst = Worst("logistic", Coefficients(run.Result));
        output.WriteLine($"largest difference {worst:E1}");
        Assert.True(worst < 1e-4, $"differs by {worst:E1}");
    }

    // Redundant outputs: the Hessian is singular, and every step still goes downhill.
    [Fact]
    public void Newton_goes_downhill_where_the_Hessian_is_singular()
    {
        Model model = Model.For(Table(regression: false), new Mlp { Hidden = [3], Activation = new Tanh() }, seed: 5);
        TrainingRun run = Train(model, new Newton { LearningRate = 0.5 }, epochs: 12);
        double[] losses = [.. run.Result.History.Select(h => h.Loss)];
        Assert.True(losses[^1] < 0.7 * losses[0], string.Join(" ", losses));
    }

    [Fact]
    public void Steps_of_natural_gradient_agree_with_PyTorch()
    {
        JsonElement steps = s_golden.GetProperty("fisher");
        double worst = 0;
        for (int s = 1; s <= steps.GetArrayLength(); s++)
        {
            TrainingRun run = Train(Logistic(), new FisherDiagonal { LearningRate = s_golden.GetProperty("rate").GetDouble(), Damping = s_golden.GetProperty("damping").GetDouble() }, epochs: s);
            worst = Math.Max(worst, Worst(steps[s - 1], Coefficients(run.Result)));
        }
        output.WriteLine($"largest difference {worst:E1}");
        Assert.True(worst < 5e-6, $"differs by {worst:E1}");
    }

    [Fact]
    public void What_they_cannot_do_is_said_before_training()
    {
        Model model = SmallRun.Model();
        Assert.Equal("DeepShell.Training.TooLarge", Refused(model, new TrainingOptions { Optimizer = new Newton { LargestModel = 10 } }).Id);
        Assert.Equal("DeepShell.Training.Clipping", Refused(Model.For(SmallRun.Data(), new Mlp { Hidden = [] }), new TrainingOptions { Optimizer = new Newton(), ClipNorm = 1 }).Id);
        Model normalized = Model.For(SmallRun.Data(), new Mlp { Hidden = [] }).Add(new Dense { Units = 4 }).Add(new BatchNormalization());
        DeepShellException e = Refused(normalized, new TrainingOptions { Optimizer = new FisherDiagonal() });
        Assert.Contains("BatchNormalization1", e.Message);

        static DeepShellException Refused(Model model, TrainingOptions options) =>
            Assert.Throws<DeepShellException>(() => { foreach (EpochRecord _ in new TrainingRun(model, options).Run()) { } });
    }

    // Differences of gradients must not be seen in what batch normalisation remembers.
    [Fact]
    public void Looking_around_leaves_running_statistics_alone()
    {
        Model model = Model.For(SmallRun.Data(), new Mlp { Hidden = [] }).Add(new Dense { Units = 4 }).Add(new BatchNormalization()).Add(new Tanh());
        float[] newton = States(new Newton { LearningRate = 1e-9 }), plain = States(new Sgd { LearningRate = 0 });
        Bits.Equal(plain, newton, "running statistics");

        float[] States(Optimizer optimizer)
        {
            Model trained = SmallRun.Train(new TrainingOptions { Optimizer = optimizer, Epochs = 1 }, model);
            return trained.Weights.States.Span(0, (int)trained.Weights.States.Length).ToArray();
        }
    }

    private static Model Logistic() => Model.For(Table(regression: false), new Mlp { Hidden = [] })
        .Add(new Dense { Units = 1, Activation = new Sigmoid(), Initializer = new Constant() });

    private static TrainingRun Train(Model model, Optimizer optimizer, int epochs)
    {
        TrainingRun run = new(model, new TrainingOptions { Optimizer = optimizer, Epochs = epochs, BatchSize = s_rows });
        foreach (EpochRecord record in run.Run()) Assert.True(double.IsFinite(record.Loss));
        return run;
    }

    private static Dataset Table(bool regression)
    {
        double[] x = Reference.Numbers("X", s_rows * s_columns);
        List<Field> fields = [.. Enumerable.Range(0, s_columns).Select(c => new NumberField($"x{c}", [.. Enumerable.Range(0, s_rows).Select(r => (double)(float)(x[r * s_columns + c] * 2))]))];
        fields.Add(regression ? new NumberField("y", [.. s_golden.GetProperty("values").EnumerateArray().Select(v => v.GetDouble())], FieldRole.Label)
            : new CategoryField("y", [.. s_golden.GetProperty("labels").EnumerateArray().Select(v => v.GetInt32())], ["no", "yes"], FieldRole.Label));
        return new Dataset(fields, regression ? LearningTask.Regression : LearningTask.Classification).Split(new SplitOptions { Ratio = [100, 0] });
    }

    private static double[] Coefficients(Model model) => [.. model.Weights.Graph.Parameters.SelectMany(p => model.Weights[p].ToArray()).Select(v => (double)v)];

    private static double Worst(string name, double[] found) => Worst(s_golden.GetProperty(name), found);

    private static double Worst(JsonElement expected, double[] found) => found.Zip(expected.EnumerateArray(), (f, e) => Math.Abs(f - e.GetDouble()) / Math.Max(1, Math.Abs(e.GetDouble()))).Max();
}
