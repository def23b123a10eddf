using System.Text.Json;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Graph;
using DeepShell.Layers;
using DeepShell.Losses;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;
using Xunit.Abstractions;

namespace DeepShell.Tests.Golden;

/// <summary>One tower for two or three images, with batch normalisation in it, six steps beside PyTorch (tests/Golden/make_siamese.py).</summary>
public sealed class SiameseTests(ITestOutputHelper output)
{
    // As in NetworkTests, and for its reasons.
    private const double Tolerance = 5e-5;

    private static readonly JsonElement s_golden = Reference.Load("siamese.json");

    [Theory, InlineData(0), InlineData(1)]
    public void Towers_with_shared_weights_agree_with_PyTorch(int index)
    {
        JsonElement run = s_golden.GetProperty("runs")[index];
        int inputs = run.GetProperty("inputs").GetInt32(), rows = s_golden.GetProperty("rows").GetInt32();
        Shape image = new([.. s_golden.GetProperty("image").EnumerateArray().Select(d => d.GetInt32())]);
        Layer tower = (Layer)SettingValue.ToComponent(s_golden.GetProperty("tower"), typeof(Layer));
        Loss loss = (Loss)SettingValue.ToComponent(run.GetProperty("loss_settings"), typeof(Loss));
        InputPart[] columns = [.. Enumerable.Range(0, inputs).Select(i => new InputPart($"image{i}", i * image.Size, image))];
        string[] names = [.. columns.Select(c => c.Name)];
        Network network = Network.Empty.Add(tower, "tower", ["image0"], columns: names);
        for (int i = 1; i < inputs; i++) network = network.Share("tower", $"tower{i}", [$"image{i}"], columns: names);
        network = network.Add(new Distance(), "distance", ["tower", .. Enumerable.Range(1, inputs - 1).Select(i => $"tower{i}")]);
        using TrainingBench bench = new(network, new Shape(inputs * image.Size), 2, loss, new Sgd { LearningRate = 0.02, Momentum = 0.9 }, rows, threads: 2, columns: columns);
        Assert.Equal(run.GetProperty("start").EnumerateObject().Select(p => p.Name).Order(), bench.Memory.Graph.Parameters.Select(p => p.Name).Order());
        foreach (ParameterSlot slot in bench.Memory.Graph.Parameters)
        {
            JsonElement start = run.GetProperty("start").GetProperty(slot.Name);
            Reference.Fill(bench.Memory[slot], slot.Name, start[0].GetDouble(), start[1].GetDouble());
        }
        double worst = 0;
        foreach ((int step, JsonElement expected) in run.GetProperty("steps").EnumerateArray().Index())
        {
            for (int i = 0; i < inputs; i++) Place(bench, image.Size, inputs, i, step, rows);
            if (inputs == 2) bench.Inputs[..image.Size].CopyTo(bench.Inputs[image.Size..]);
            foreach ((int r, double v) in Reference.Numbers($"labels {step}", rows).Index()) bench.Targets[r] = v > 0 ? 1 : 0;
            double value = expected.GetProperty("loss").GetDouble();
            worst = Math.Max(worst, Math.Abs(bench.Gradient() - value) / value);
            foreach (ParameterSlot slot in bench.Memory.Graph.Parameters)
                worst = Math.Max(worst, Reference.Difference(expected.GetProperty("gradients").GetProperty(slot.Name), bench.Plan.Gradients!.Span(slot.Offset, slot.Shape.Size)));
            Assert.True(worst < Tolerance, $"step {step} differs by {worst:E1}");
            bench.Update();
        }
        foreach (ParameterSlot slot in bench.Memory.Graph.Parameters) worst = Math.Max(worst, Reference.Difference(run.GetProperty("weights").GetProperty(slot.Name), bench.Memory[slot]));
        foreach (StateSlot slot in bench.Memory.Graph.States) worst = Math.Max(worst, Reference.Difference(run.GetProperty("states").GetProperty(slot.Name), bench.Memory[slot]));
        output.WriteLine($"{run.GetProperty("loss_settings")}: {worst:E1}");
        Assert.True(worst < Tolerance, $"the result differs by {worst:E1}");
    }

    private static void Place(TrainingBench bench, int size, int inputs, int image, int step, int rows)
    {
        float[] all = new float[rows * size];
        Reference.Fill(all, $"batch {step} {image}", 1.5);
        for (int r = 0; r < rows; r++) all.AsSpan(r * size, size).CopyTo(bench.Inputs[((r * inputs + image) * size)..]);
    }
}
