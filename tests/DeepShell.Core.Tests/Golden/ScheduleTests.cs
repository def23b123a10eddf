using System.Text.Json;
using DeepShell.Catalog;
using DeepShell.Schedules;
using DeepShell.Training;
using Xunit.Abstractions;

namespace DeepShell.Tests.Golden;

/// <summary>Every schedule of the catalogue against PyTorch's, or its closed form, over 60 epochs (tests/Golden/make_schedules.py).</summary>
/// <remarks>Tolerance: PyTorch computes some rates from the rate before, and loses 10⁻¹⁵ of the first rate each time.</remarks>
public sealed class ScheduleTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-13;

    private static readonly JsonElement s_golden = Reference.Load("schedules.json");
    private static readonly double s_rate = s_golden.GetProperty("rate").GetDouble();
    private static readonly int s_epochs = s_golden.GetProperty("epochs").GetInt32();

    public static TheoryData<int> Schedules => [.. Enumerable.Range(0, s_golden.GetProperty("schedules").GetArrayLength())];

    public static TheoryData<int> Plateaus => [.. Enumerable.Range(0, s_golden.GetProperty("plateaus").GetArrayLength())];

    [Theory, MemberData(nameof(Schedules))]
    public void Rates_agree(int index)
    {
        JsonElement golden = s_golden.GetProperty("schedules")[index];
        double[] expected = [.. golden.GetProperty("rates").EnumerateArray().Select(r => r.GetDouble())];
        double worst = 0;
        // The same curve whether it is counted in epochs of seven steps or in steps.
        foreach ((string per, int stepsPerEpoch) in (ReadOnlySpan<(string, int)>)[("Epoch", 1), ("Epoch", 7), ("Step", 60)])
        {
            Schedule schedule = Make(golden.GetProperty("schedule"), per);
            int unit = per == "Epoch" ? stepsPerEpoch : 1;
            for (int k = 0; k < s_epochs; k++)
                worst = Math.Max(worst, Math.Abs(schedule.At(s_rate, (long)k * unit + unit / 2, (long)s_epochs * unit, stepsPerEpoch) - expected[k]) / s_rate);
        }
        output.WriteLine($"{golden.GetProperty("schedule")} against {golden.GetProperty("reference").GetString()}: {worst:E1}");
        Assert.InRange(worst, 0, Tolerance);
    }

    [Fact]
    public void No_schedule_is_left_out()
    {
        HashSet<string> covered = [.. s_golden.GetProperty("schedules").EnumerateArray().Select(g => Components.Describe(Make(g.GetProperty("schedule"), "Epoch")).Name), "Custom"];
        Assert.Equal(Components.Of<Schedule>().Select(c => c.Name).Order(), covered.Order());
    }

    [Theory, MemberData(nameof(Plateaus))]
    public void Plateaus_agree_with_PyTorch(int index)
    {
        JsonElement golden = s_golden.GetProperty("plateaus")[index];
        ReduceOnPlateau settings = golden.GetProperty("settings").Deserialize<ReduceOnPlateau>()!;
        PlateauWatch watch = new(settings, s_rate);
        double[] losses = [.. golden.GetProperty("losses").EnumerateArray().Select(l => l.GetDouble())];
        int k = 0, falls = 0;
        foreach (JsonElement expected in golden.GetProperty("rates").EnumerateArray())
        {
            if (watch.EpochEnded(losses[k++])) falls++;
            // Single precision: see ReduceOnPlateau.
            Assert.Equal(expected.GetDouble(), watch.Rate, expected.GetDouble() * 1e-6);
        }
        Assert.True(falls > 2);
    }

    [Fact]
    public void A_plateau_gives_the_very_numbers_of_the_lecture()
    {
        PlateauWatch watch = new(new ReduceOnPlateau(), 0.02);
        List<double> rates = [];
        for (int epoch = 0; epoch < 31; epoch++)
            if (watch.EpochEnded(0.5)) rates.Add(watch.Rate);
        Assert.Equal([0.0019999999552965165, 0.0001999999862164259, 1.9999998039565982e-05, 1.99999976757681e-06, 1.99999976757681e-07, 1.9999997391551008e-08], rates);
    }

    private static Schedule Make(JsonElement json, string per)
    {
        Schedule schedule = (Schedule)SettingValue.ToComponent(json, typeof(Schedule));
        ComponentInfo info = Components.Describe(schedule);
        return (Schedule)info.Create(new Dictionary<string, object?>(info.Changed(schedule)) { ["Per"] = per });
    }
}
