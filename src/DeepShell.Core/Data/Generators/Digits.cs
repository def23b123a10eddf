using System.ComponentModel.DataAnnotations;
using System.Numerics;
using DeepShell.Catalog;
using DeepShell.Data.Generators.Strokes;
using DeepShell.Tensors;

namespace DeepShell.Data.Generators;

/// <summary>
/// Handwritten digits, 28 × 28, white on black, drawn from strokes with random form, slant, warp, pen width, blur and
/// noise, and placed as MNIST's are: in a box of 20 × 20, centred by mass.
/// </summary>
[Component("Digits")]
public sealed class Digits : Generator
{
    private const int Side = 28;

    /// <summary>How much writers differ: 1 as people do, 0 all alike.</summary>
    [Range(0.0, 2.0)]
    public double Variety { get; init; } = 1;

    /// <summary>Strength of the noise on the ink, as a share of white.</summary>
    [Range(0.0, 1.0)]
    public double Noise { get; init; } = 0.04;

    /// <inheritdoc/>
    public override Dataset Generate(int count, ulong seed = 0)
    {
        if (count < 1)
            throw new DeepShellException("Generate.Count", ErrorKind.InvalidArgument, $"Digits: the count is {count}, expected 1 or more.", target: count);
        // As many of each class as of any other, in random order.
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) labels[i] = i % 10;
        new RandomStream(seed, RandomStream.Name("digits"), ulong.MaxValue).Shuffle<int>(labels);
        byte[] pixels = new byte[checked(count * Side * Side)];
        Parallel.For(0, count, i =>
        {
            RandomStream random = new(seed, RandomStream.Name("digits"), (ulong)i);
            Draw(labels[i], ref random, pixels.AsSpan(i * Side * Side, Side * Side));
        });
        return new Dataset(
            [ImageField.FromPixels("image", Side, Side, 1, pixels),
             new CategoryField("label", labels, [.. Enumerable.Range(0, 10).Select(d => $"{d}")], FieldRole.Label)], LearningTask.Classification)
        {
            Name = "Digits",
            Source = "generated: Digits",
            Recipe = [new RecipeStep("New", ("Kind", this), ("Count", count), ("Seed", (long)seed))],
        }.WithHash();
    }

    private void Draw(int digit, ref RandomStream random, Span<byte> pixels)
    {
        float variety = (float)Variety;
        List<List<Vector2>> lines = Write(digit, ref random, variety);
        float width = Math.Clamp((float)(2.4 * Math.Exp(0.36 * variety * random.NextNormal())), 1.1f, digit == 1 ? 7f : 5f);
        float softness = (float)random.NextDouble(1.0, 1.7);

        // MNIST's normalisation: the ink fits a box of 20 × 20, its sides' ratio is kept, its centre of mass is the middle.
        Vector2 low = new(float.MaxValue), high = new(float.MinValue);
        foreach (Vector2 p in lines.SelectMany(l => l)) (low, high) = (Vector2.Min(low, p), Vector2.Max(high, p));
        float scale = (20 - width) / Math.Max(high.X - low.X, high.Y - low.Y);
        Vector2 shift = new Vector2(Side / 2f) - (low + high) * (scale / 2);
        Span<float> ink = stackalloc float[Side * Side];
        Ink(ink, lines, scale, shift, width, softness);
        Vector2 mass = Vector2.Zero;
        float total = 0;
        for (int i = 0; i < ink.Length; i++)
        {
            mass += ink[i] * new Vector2(i % Side + 0.5f, i / Side + 0.5f);
            total += ink[i];
        }
        shift += new Vector2(Side / 2f) - mass / total + 0.35f * variety * Normal(ref random);
        Ink(ink, lines, scale, shift, width, softness);

        float gain = (float)random.NextDouble(1.0, 1.25);
        for (int i = 0; i < ink.Length; i++)
        {
            float value = ink[i] * gain;
            if (value > 0 && Noise > 0) value += (float)(Noise * random.NextNormal());
            pixels[i] = (byte)Math.Clamp(value * 255 + 0.5f, 0, 255);
        }
    }

    private static void Ink(Span<float> ink, List<List<Vector2>> lines, float scale, Vector2 shift, float width, float softness)
    {
        ink.Clear();
        foreach (List<Vector2> line in lines)
            for (int i = 0; i + 1 < line.Count; i++)
                StrokePen.Segment(ink, Side, line[i] * scale + shift, line[i + 1] * scale + shift, width / 2, softness);
    }

    // A writer's form of the digit, in units of its height.
    private static List<List<Vector2>> Write(int digit, ref RandomStream random, float variety)
    {
        Glyph[] forms = DigitGlyphs.All[digit];
        double choice = random.NextDouble() * forms.Sum(f => f.Weight);
        Glyph form = forms[^1];
        foreach (Glyph f in forms)
            if ((choice -= f.Weight) < 0)
            {
                form = f;
                break;
            }
        List<List<Vector2>> lines = [];
        RandomStream jitter = new(random.NextBits());
        form.Write(0.5f + variety * (float)random.NextDouble(-0.7, 0.7), () => 3.6f * variety * Normal(ref jitter), lines);
        foreach (List<Vector2> line in lines) Finish(line, ref random, variety);

        // Where the middle lies, and how much wider the top is than the bottom.
        float bend = MathF.Exp(variety * 0.2f * (float)random.NextNormal()), widen = variety * 0.16f * (float)random.NextNormal();
        foreach (List<Vector2> line in lines)
            for (int i = 0; i < line.Count; i++)
            {
                float y = Math.Clamp(line[i].Y / 100, 0, 1), beyond = line[i].Y / 100 - y;
                line[i] = new(50 + (line[i].X - 50) * (1 + widen * (0.5f - y) * 2), 100 * (MathF.Pow(y, bend) + beyond));
            }
        float stretch = MathF.Exp(variety * (digit == 0 ? 0.26f : 0.20f) * (float)random.NextNormal());
        float slant = 0.12f + variety * 0.27f * (float)random.NextNormal();
        Matrix3x2 map = Matrix3x2.CreateTranslation(-50, -50) * Matrix3x2.CreateScale(stretch * 0.01f, 0.01f)
            * new Matrix3x2(1, 0, -slant, 1, 0, 0) * Matrix3x2.CreateRotation(variety * 0.13f * (float)random.NextNormal());
        // A warp that is smooth over the digit: two waves of random direction, length and phase.
        Span<Vector4> waves = stackalloc Vector4[3];
        Span<Vector2> heights = stackalloc Vector2[3];
        for (int i = 0; i < waves.Length; i++)
        {
            double direction = random.NextDouble(0, 2 * Math.PI), pace = random.NextDouble(2, 7);
            waves[i] = new((float)(pace * Math.Cos(direction)), (float)(pace * Math.Sin(direction)), (float)random.NextDouble(0, 2 * Math.PI), 0);
            heights[i] = 0.035f * variety * Normal(ref random);
        }
        foreach (List<Vector2> line in lines)
            for (int i = 0; i < line.Count; i++)
            {
                Vector2 p = Vector2.Transform(line[i], map), q = p;
                for (int w = 0; w < waves.Length; w++) q += heights[w] * MathF.Sin(waves[w].X * p.X + waves[w].Y * p.Y + waves[w].Z);
                line[i] = q;
            }
        return lines;
    }

    // Pens start late, leave early, or draw a little hook.
    private static void Finish(List<Vector2> line, ref RandomStream random, float variety)
    {
        for (int end = 0; end < 2; end++)
        {
            double choice = random.NextDouble();
            if (choice < 0.3 * variety)
            {
                int cut = random.NextInt(Math.Max(1, line.Count / 8));
                line.RemoveRange(end == 0 ? 0 : line.Count - cut, cut);
            }
            else if (choice < 0.5 * variety)
            {
                Vector2 tip = end == 0 ? line[0] : line[^1];
                line.Insert(end == 0 ? 0 : line.Count, tip + 7 * Normal(ref random));
            }
        }
    }

    private static Vector2 Normal(ref RandomStream random) => new((float)random.NextNormal(), (float)random.NextNormal());
}
