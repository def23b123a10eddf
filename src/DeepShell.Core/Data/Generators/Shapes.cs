using System.ComponentModel.DataAnnotations;
using System.Numerics;
using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data.Generators;

/// <summary>
/// Coloured shapes, 32 × 32: circle, cross, ring, square, star or triangle, of any size, place and turn, on a textured
/// background whose mean colour differs from the shape's.
/// </summary>
[Component("Shapes")]
public sealed class Shapes : Generator
{
    private const int Side = 32;
    private static readonly string[] s_names = ["circle", "cross", "ring", "square", "star", "triangle"];

    /// <summary>Strength of the noise on all pixels, as a share of white.</summary>
    [Range(0.0, 1.0)]
    public double Noise { get; init; } = 0.05;

    /// <inheritdoc/>
    public override Dataset Generate(int count, ulong seed = 0)
    {
        if (count < 1)
            throw new DeepShellException("Generate.Count", ErrorKind.InvalidArgument, $"Shapes: the count is {count}, expected 1 or more.", target: count);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) labels[i] = i % s_names.Length;
        new RandomStream(seed, RandomStream.Name("Shapes"), ulong.MaxValue).Shuffle<int>(labels);
        byte[] pixels = new byte[checked(count * Side * Side * 3)];
        Parallel.For(0, count, i =>
        {
            RandomStream random = new(seed, RandomStream.Name("Shapes"), (ulong)i);
            Draw(s_names[labels[i]], ref random, pixels.AsSpan(i * Side * Side * 3, Side * Side * 3));
        });
        return new Dataset(
            [ImageField.FromPixels("image", Side, Side, 3, pixels), new CategoryField("label", labels, s_names, FieldRole.Label)], LearningTask.Classification)
        {
            Name = "Shapes",
            Source = "generated: Shapes",
            Recipe = [new RecipeStep("New", ("Kind", this), ("Count", count), ("Seed", (long)seed))],
        }.WithHash();
    }

    private void Draw(string shape, ref RandomStream random, Span<byte> pixels)
    {
        Vector3 paper = Color(ref random), ink = Color(ref random);
        while (Vector3.Distance(paper, ink) < 0.45f) ink = Color(ref random);
        Texture behind = new(ref random, 0.16f), inside = new(ref random, 0.06f);
        float size = (float)random.NextDouble(6, 13), reach = size + 1, turn = (float)random.NextDouble(0, 2 * Math.PI);
        Vector2 center = new((float)random.NextDouble(reach, Side - reach), (float)random.NextDouble(reach, Side - reach));
        // One axis is shortened a little, as if seen from the side.
        Vector2 squeeze = new(1 / size, 1 / (size * (float)random.NextDouble(0.8, 1)));
        (float sin, float cos) = MathF.SinCos(turn);
        for (int y = 0, o = 0; y < Side; y++)
            for (int x = 0; x < Side; x++)
            {
                // Coverage from 3 × 3 points a pixel.
                int covered = 0;
                for (int s = 0; s < 9; s++)
                {
                    Vector2 p = new Vector2(x + (s % 3 + 0.5f) / 3, y + (s / 3 + 0.5f) / 3) - center;
                    if (Contains(shape, new Vector2(cos * p.X + sin * p.Y, cos * p.Y - sin * p.X) * squeeze)) covered++;
                }
                Vector3 color = Vector3.Lerp(paper + behind.At(x, y), ink + inside.At(x, y), covered / 9f);
                for (int c = 0; c < 3; c++, o++) pixels[o] = (byte)Math.Clamp((color[c] + Noise * random.NextNormal()) * 255 + 0.5, 0, 255);
            }
    }

    // In a box of [-1, 1] × [-1, 1].
    private static bool Contains(string shape, Vector2 p)
    {
        float distance = p.Length();
        return shape switch
        {
            "circle" => distance < 0.95f,
            "ring" => distance is < 1 and > 0.6f,
            "square" => MathF.Max(MathF.Abs(p.X), MathF.Abs(p.Y)) < 0.75f,
            "cross" => MathF.Max(MathF.Abs(p.X), MathF.Abs(p.Y)) < 0.95f && MathF.Min(MathF.Abs(p.X), MathF.Abs(p.Y)) < 0.27f,
            "triangle" => p.Y < 0.5f && p.Y > MathF.Sqrt(3) * MathF.Abs(p.X) - 1,
            _ => distance < Star(MathF.Atan2(p.Y, p.X)),
        };
    }

    // The outline of a five-pointed star: straight lines between radius 1 and radius 0.42.
    private static float Star(float angle)
    {
        const float half = MathF.PI / 5, inner = 0.42f;
        float within = MathF.Abs(MathF.IEEERemainder(angle, 2 * half));
        return inner * MathF.Sin(half) / (MathF.Sin(within) * (1 - inner * MathF.Cos(half)) + inner * MathF.Sin(half) * MathF.Cos(within));
    }

    private static Vector3 Color(ref RandomStream random) => new((float)random.NextDouble(), (float)random.NextDouble(), (float)random.NextDouble());

    // Two waves of a random colour: stripes, or a mottle where they cross.
    private readonly struct Texture
    {
        private readonly Vector4 _first, _second;
        private readonly Vector3 _tint;

        public Texture(ref RandomStream random, float strength)
        {
            _first = Wave(ref random);
            _second = Wave(ref random);
            _tint = new Vector3(strength) * (Color(ref random) + new Vector3(0.3f));
        }

        public Vector3 At(int x, int y) => _tint * (MathF.Sin(_first.X * x + _first.Y * y + _first.Z) + MathF.Sin(_second.X * x + _second.Y * y + _second.Z)) * 0.5f;

        private static Vector4 Wave(ref RandomStream random) => new((float)random.NextDouble(-1.2, 1.2), (float)random.NextDouble(-1.2, 1.2), (float)random.NextDouble(0, 6.3), 0);
    }
}
