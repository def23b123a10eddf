using System.Globalization;
using System.Numerics;

namespace DeepShell.Data.Generators.Strokes;

/// <summary>
/// One way to write a character: strokes through points, in a box of 100 × 100, y down. Two extremes are given, point by
/// point; a writer lies anywhere between them, or a little beyond.
/// </summary>
internal sealed class Glyph
{
    private readonly record struct Knot(Vector2 One, Vector2 Other, bool IsCorner);

    private readonly Knot[][] _strokes;

    /// <summary>A glyph from text: points as x,y separated by blanks, strokes by semicolons; * before a point makes it a corner.</summary>
    /// <param name="weight">How common it is beside the other forms of the same character.</param>
    /// <param name="one">One extreme.</param>
    /// <param name="other">The other: the same strokes with as many points.</param>
    public Glyph(double weight, string one, string other)
    {
        Weight = weight;
        string[] left = Split(one, ';'), right = Split(other, ';');
        _strokes = [.. left.Zip(right, (a, b) => Split(a, ' ').Zip(Split(b, ' '), (p, q) => new Knot(Point(p), Point(q), p[0] == '*')).ToArray())];
        if (left.Length != right.Length || _strokes.Sum(s => s.Length) != Split(one.Replace(';', ' '), ' ').Length || Split(one.Replace(';', ' '), ' ').Length != Split(other.Replace(';', ' '), ' ').Length)
            throw new ArgumentException($"The two forms differ in their points: {one} / {other}");
    }

    /// <summary>How common it is.</summary>
    public double Weight { get; }

    /// <summary>Draws a writer's form: polylines, with each point moved by <paramref name="jitter"/>.</summary>
    /// <param name="mix">Where between the two extremes, from 0 to 1 or a little beyond.</param>
    /// <param name="jitter">A move for each point.</param>
    /// <param name="lines">Takes the polylines.</param>
    public void Write(float mix, Func<Vector2> jitter, List<List<Vector2>> lines)
    {
        foreach (Knot[] stroke in _strokes)
        {
            Vector2[] points = [.. stroke.Select(k => Vector2.Lerp(k.One, k.Other, mix) + jitter())];
            List<Vector2> line = [points[0]];
            for (int i = 0; i + 1 < points.Length; i++)
            {
                // Catmull-Rom; at corners and ends the neighbour is mirrored, so that the curve leaves straight.
                Vector2 before = i == 0 || stroke[i].IsCorner ? points[i] * 2 - points[i + 1] : points[i - 1];
                Vector2 after = i + 2 == points.Length || stroke[i + 1].IsCorner ? points[i + 1] * 2 - points[i] : points[i + 2];
                for (int s = 1; s <= 6; s++) line.Add(CatmullRom(before, points[i], points[i + 1], after, s / 6f));
            }
            lines.Add(line);
        }
    }

    private static Vector2 CatmullRom(Vector2 a, Vector2 b, Vector2 c, Vector2 d, float t) =>
        0.5f * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * (t * t) + (3 * b - a - 3 * c + d) * (t * t * t));

    private static string[] Split(string text, char separator) => text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static Vector2 Point(string text)
    {
        string[] xy = text.TrimStart('*').Split(',');
        return new(float.Parse(xy[0], CultureInfo.InvariantCulture), float.Parse(xy[1], CultureInfo.InvariantCulture));
    }
}
