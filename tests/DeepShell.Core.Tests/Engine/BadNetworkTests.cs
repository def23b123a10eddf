using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Data.Generators;
using DeepShell.Layers;
using DeepShell.Losses;
using DeepShell.Models;
using DeepShell.Ops;
using DeepShell.Optimizers;
using DeepShell.Training;

namespace DeepShell.Tests.Engine;

/// <summary>What does not fit says what, where it was added, what was expected and what to do.</summary>
public sealed class BadNetworkTests
{
    private static Model Images() => Model.For(new Digits().Generate(60, 1).Split());

    private static Model Rows() => Model.For(new Moons().Generate(60, 1).Split());

    private static readonly Dictionary<string, (Action Do, string Id, string[] Says)> s_cases = new()
    {
        ["a kernel larger than its input"] = (() => Images().Add(new Conv2D { Filters = 4, KernelSize = new(31), Padding = Padding.Valid }, addedBy: "a.ps1, line 3"),
            "Layer.KernelTooLarge", ["Layer Conv2D1 (added by a.ps1, line 3)", "Input (28×28×1)", "31×31"]),
        ["a pooling window larger than its input"] = (() => Images().Add(new MaxPool2D { PoolSize = new(40) }), "Layer.KernelTooLarge", ["Layer MaxPool2D1, behind Input (28×28×1)", "40×40"]),
        ["a sum of unequal shapes"] = (() => Rows().Add(new Dense { Units = 8 }, "left", addedBy: "a.ps1, line 1").Add(new Dense { Units = 7 }, "right", ["Input"], "a.ps1, line 2").Add(new Add(), null, ["left", "right"], "a.ps1, line 3"),
            "Layer.Shape", ["Layer Add1 (added by a.ps1, line 3)", "left (8, added by a.ps1, line 1)", "right (7, added by a.ps1, line 2)"]),
        ["branches that do not join"] = (() => Images().Add(new Conv2D { Filters = 4 }, "a", addedBy: "line 1").Add(new Conv2D { Filters = 4, Stride = new(2) }, "b", ["a"], "line 2").Add(new Concatenate(), null, ["a", "b"], "line 3"),
            "Layer.Shape", ["Concatenate1 (added by line 3)", "a (28×28×4, added by line 1)", "b (14×14×4, added by line 2)"]),
        ["a distance of unequal shapes"] = (() => Rows().Add(new Dense { Units = 8 }, "a").Add(new Distance(), inputs: ["a", "Input"]), "Layer.Shape", ["a (8)", "Input (2)", "-Share"]),
        ["a residual block whose sum does not fit"] = (() => Images().Add(new Residual { Body = new Conv2D { Filters = 8, Stride = new(2) }, Shortcut = Shortcut.Identity }, addedBy: "line 9"),
            "Layer.Shape", ["Layer Residual1 (added by line 9)", "14×14×8", "28×28×1", "-Shortcut Projection"]),
        ["inception branches of unequal size"] = (() => Images().Add(new Inception { Branches = [new Conv2D { Filters = 4, Stride = new(2) }, new Conv2D { Filters = 4 }] }, addedBy: "line 4"),
            "Layer.Shape", ["Layer Inception1 (added by line 4): branch 1 ends with 14×14×4 and branch 2 with 28×28×4"]),
        ["a residual block without layers"] = (() => Images().Add(new Residual { Body = new Sequence() }), "Layer.Branches", ["Layer Residual1 has no layers in its body"]),
        ["branches without layers"] = (() => Images().Add(new Inception { Branches = [new Sequence(), new Sequence()] }), "Layer.Branches", ["Layer Inception1 has no layers in its branches"]),
        ["an input that is not there"] = (() => Rows().Add(new Dense { Units = 8 }, "left").Add(new Dense { Units = 8 }, "right", ["lift"]), "Model.NoSuchLayer", ["'lift'", "Did you mean left?", "left, Input, x0, x1"]),
        ["a recurrent layer without a sequence"] = (() => Rows().Add(new Lstm { Units = 4 }), "Layer.Shape", ["Lstm1", "expected a sequence", "Reshape to time,features"]),
        ["a convolution without an image"] = (() => Rows().Add(new Conv2D { Filters = 4 }), "Layer.Shape", ["Conv2D1", "expected an image", "Reshape to height,width,channels"]),
        ["a padding below zero"] = (() => Images().Add(new Conv2D { Filters = 6, ExplicitPadding = new(-1) }), "Setting.OutOfRange", ["Layer Conv2D1: ExplicitPadding is -1"]),
        ["groups that do not divide"] = (() => Images().Add(new Conv2D { Filters = 6, Groups = 4 }), "Layer.Groups", ["Layer Conv2D1: 4 groups"]),
        ["an unknown layer"] = (() => Components.Get<Layer>("Densee"), "Component.Unknown", ["Did you mean Dense?"]),
        ["an unknown optimiser"] = (() => Components.Get<Optimizer>("Adma"), "Component.Unknown", ["Did you mean Adam"]),
        ["an unknown setting"] = (() => Components.Create<Optimizer>("Sgd", [new("Momentun", 0.9)]), "Setting.Unknown", ["Did you mean Momentum?"]),
        ["a setting out of range"] = (() => Components.Create<Layer>("Maxout", [new("Units", 4), new("Pieces", 1)]), "Setting.OutOfRange", ["Pieces is 1", "from 2 to 64"]),
        ["Nesterov without momentum"] = (() => Run(Rows(), new TrainingOptions { Optimizer = new Sgd { Nesterov = true } }), "Training.Nesterov", ["-Momentum 0.9"]),
        ["a loss of values for classes"] = (() => Run(Rows(), new TrainingOptions { Loss = new MeanSquaredError() }), "Training.Loss", ["learns classes", "CrossEntropy"]),
        ["a loss of classes for one output"] = (() => Run(Rows().Add(new Dense { Units = 1, Activation = new Activations.Sigmoid() }), new TrainingOptions { Loss = new CrossEntropy() }), "Training.LossWidth", ["BinaryCrossEntropy"]),
        ["a loss as a table without its name"] = (() => SettingValue.ToComponent(new Dictionary<string, object?> { ["Delta"] = 2 }, typeof(Loss)), "Setting.NoType", ["A loss given", "Type = 'BinaryCrossEntropy'"]),
        ["boundaries out of order"] = (() => Run(Rows(), new TrainingOptions { Schedule = new Schedules.PiecewiseConstant { Boundaries = [3, 2] }, Epochs = 5 }), "Schedule.Boundaries", ["3,2", "ascending"]),
        ["a schedule longer than the run"] = (() => Run(Rows(), new TrainingOptions { Schedule = new Schedules.Linear { Over = 500 }, Epochs = 3 }), "Training.ScheduleTooLong", ["500 epochs", "has 3", "-Epochs 500"]),
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory, MemberData(nameof(Cases))]
    public void Says_what_is_wrong(string name)
    {
        (Action act, string id, string[] says) = s_cases[name];
        DeepShellException e = Assert.Throws<DeepShellException>(act);
        Assert.Equal($"DeepShell.{id}", e.Id);
        Assert.All(says, s => Assert.Contains(s, $"{e.Problem} {e.Remedy}"));
    }

    // Padding makes it possible, as in other libraries; hardly anyone means it.
    [Fact]
    public void A_padded_kernel_larger_than_its_input_is_warned_of()
    {
        Assert.Contains("Conv2D1: its kernel of 40×40 is larger than its input of 28×28", Assert.Single(Warnings(new Conv2D { Filters = 2, KernelSize = new(40) })));
        Assert.Contains("5×5 with dilation 20", Assert.Single(Warnings(new Conv2D { Filters = 2, KernelSize = new(5), Dilation = new(20) })));
        Assert.Empty(Warnings(new Conv2D { Filters = 2, KernelSize = new(28) }));
        static IReadOnlyList<string> Warnings(Layer layer) => new TrainingRun(Images().Add(layer), new TrainingOptions { Epochs = 1 }).Warnings;
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(4, 0)]
    public void Steps_that_never_come_are_warned_of(int every, int warnings) =>
        Assert.Equal(warnings, new TrainingRun(Rows(), new TrainingOptions { Schedule = new Schedules.Step { Every = every }, Epochs = 5 }).Warnings.Count);

    private static void Run(Model model, TrainingOptions options)
    {
        foreach (EpochRecord _ in new TrainingRun(model, options).Run()) { }
    }
}
