using System.Text.Json;
using DeepShell.Data;
using DeepShell.Tests.Golden;

namespace DeepShell.Tests.Data.Preparation;

/// <summary>Rows of two sources; the mixture against NumPy's formula (tests/Golden/transforms.py).</summary>
public class SignalAndNoiseTests
{
    [Fact]
    public void A_mixture_has_the_ratio_asked_for()
    {
        JsonElement golden = Reference.Load("transforms.json").GetProperty("noise");
        foreach (JsonElement mixture in golden.GetProperty("mixtures").EnumerateArray())
        {
            double[] x = Numbers(golden.GetProperty("signal"));
            SignalAndNoise.Add(x, Numbers(golden.GetProperty("noise")), mixture.GetProperty("decibels").GetDouble());
            Assert.All(x.Zip(Numbers(mixture.GetProperty("mixture"))), p => Assert.Equal(p.Second, p.First, 1e-12));
        }

        static double[] Numbers(JsonElement e) => [.. e.EnumerateArray().Select(v => v.GetDouble())];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Only_training_rows_are_mixed_and_noise_is_used_in_turn(int copies)
    {
        // Noise row j is j + 1 everywhere: what was added says which row it was, whatever its strength.
        Dataset d = Waves(60, 8, (_, c) => c % 2 == 0 ? 1 : -1, labelled: true).Split(new SplitOptions { Ratio = [60, 20, 20] });
        Dataset noise = Waves(9, 8, (r, c) => c == r % 8 ? 5 : 0.001 * (r + 1), labelled: false);
        Dataset noisy = SignalAndNoise.Mix(d, noise, new NoiseOptions { Low = 20, High = 20, Copies = copies, Seed = 5 });
        foreach (PartitionName part in new[] { PartitionName.Validation, PartitionName.Test })
        {
            Assert.Equal(d.Partitions![part].ToArray(), noisy.Partitions![part].ToArray());
            foreach (int row in d.Partitions[part]) Assert.Equal(Row(d, row), Row(noisy, row));
        }
        int train = d.Partitions!.Train;
        Assert.Equal(copies == 0 ? train : train * (1 + copies), noisy.Partitions!.Train);
        int[] mixed = copies == 0 ? noisy.Partitions[PartitionName.Train].ToArray() : [.. Enumerable.Range(d.Count, train * copies)];
        if (copies > 0) Assert.All(d.Partitions[PartitionName.Train].ToArray(), row => Assert.Equal(Row(d, row), Row(noisy, row)));
        Dictionary<int, int> uses = [];
        foreach (int row in mixed)
        {
            double[] added = [.. Row(noisy, row).Select((x, c) => x - (c % 2 == 0 ? 1 : -1))];
            // 20 dB below a signal of power 1.
            Assert.Equal(0.01, added.Average(a => a * a), 1e-9);
            int loudest = Array.IndexOf(added, added.Max());
            uses[loudest] = uses.GetValueOrDefault(loudest) + 1;
        }
        int each = mixed.Length / 9;
        Assert.All(uses.Where(u => u.Key != 0), u => Assert.InRange(u.Value, each, each + 1));
        Assert.Equal("DeepShell.Split.Copies", Assert.Throws<DeepShellException>(() => noisy.Split()).Id);
    }

    [Fact]
    public void Noise_that_is_used_too_often_is_said()
    {
        Dataset d = Waves(200, 4, (r, c) => r + c, labelled: true).Split(new SplitOptions { Ratio = [60, 20, 20] });
        Assert.Contains(SignalAndNoise.Mix(d, Waves(4, 4, (r, c) => r - c, labelled: false)).Notes, n => n.Contains("used 30 times"));
        Assert.DoesNotContain(SignalAndNoise.Mix(d, Waves(50, 4, (r, c) => r - c, labelled: false)).Notes, n => n.Contains("times"));
    }

    [Fact]
    public void A_longer_noise_gives_stretches()
    {
        Dataset d = Waves(50, 4, (_, _) => 1, labelled: true).Split(new SplitOptions { Ratio = [60, 40] });
        Dataset noise = Waves(1, 40, (_, c) => c + 1, labelled: false);
        Dataset noisy = SignalAndNoise.Mix(d, noise, new NoiseOptions { Low = 0, High = 0 });
        HashSet<double> starts = [];
        foreach (int row in noisy.Partitions![PartitionName.Train])
        {
            double[] added = [.. Row(noisy, row).Select(x => x - 1)];
            double step = added[1] - added[0], start = added[0] / step;
            Assert.Equal(start, Math.Round(start), 1e-6);
            Assert.InRange(start, 1, 37);
            starts.Add(Math.Round(start));
        }
        Assert.True(starts.Count > 12);
    }

    [Fact]
    public void Images_are_mixed_and_what_does_not_fit_is_refused()
    {
        Dataset images = PreprocessingTests.Colours(40), split = images.Split(new SplitOptions { Ratio = [60, 40] });
        Dataset noisy = SignalAndNoise.Mix(split, images, new NoiseOptions { Low = 5, High = 5, Copies = 1 });
        ImageField before = (ImageField)split.Features[0], after = (ImageField)noisy.Features[0];
        int first = split.Partitions![PartitionName.Train][0];
        Assert.Equal(before.Pixels(first, new byte[before.Size]).ToArray(), after.Pixels(first, new byte[before.Size]).ToArray());
        Assert.NotEqual(before.Pixels(first, new byte[before.Size]).ToArray(), after.Pixels(40, new byte[before.Size]).ToArray());
        Assert.Equal("DeepShell.Noise.NotSplit", Error(() => SignalAndNoise.Mix(images, images)));
        Assert.Equal("DeepShell.Noise.Kind", Error(() => SignalAndNoise.Mix(split, Waves(5, 3, (_, _) => 1, false))));
        Assert.Equal("DeepShell.Noise.Ratio", Error(() => SignalAndNoise.Mix(split, images, new NoiseOptions { Low = 5, High = 4 })));

        static string Error(Action action) => Assert.Throws<DeepShellException>(action).Id;
    }

    private static double[] Row(Dataset d, int row) => [.. d.Features.Cast<NumberField>().Select(f => f[row])];

    private static Dataset Waves(int rows, int columns, Func<int, int, double> value, bool labelled)
    {
        List<Field> fields = [.. Enumerable.Range(0, columns).Select(c => new NumberField($"t{c}", [.. Enumerable.Range(0, rows).Select(r => value(r, c))]))];
        if (labelled) fields.Add(new CategoryField("word", [.. Enumerable.Range(0, rows).Select(r => r % 2)], ["yes", "no"], FieldRole.Label));
        return new Dataset(fields, LearningTask.Classification);
    }
}
