using System.Numerics;

namespace DeepShell.Data.Generators.Strokes;

/// <summary>Draws polylines with a round pen into a grey picture, with soft edges.</summary>
internal static class StrokePen
{
    /// <summary>Adds a segment; where strokes overlap, the stronger ink counts.</summary>
    /// <param name="ink">Values from 0 to 1, size × size.</param>
    /// <param name="size">Width and height.</param>
    /// <param name="a">One end.</param>
    /// <param name="b">The other end.</param>
    /// <param name="radius">Half of the pen's width, in pixels.</param>
    /// <param name="softness">Over how many pixels the edge fades.</param>
    public static void Segment(Span<float> ink, int size, Vector2 a, Vector2 b, float radius, float softness)
    {
        float reach = radius + softness;
        int left = Math.Max(0, (int)(Math.Min(a.X, b.X) - reach)), right = Math.Min(size - 1, (int)(Math.Max(a.X, b.X) + reach));
        int top = Math.Max(0, (int)(Math.Min(a.Y, b.Y) - reach)), bottom = Math.Min(size - 1, (int)(Math.Max(a.Y, b.Y) + reach));
        Vector2 along = b - a;
        float length = along.LengthSquared();
        for (int y = top; y <= bottom; y++)
            for (int x = left; x <= right; x++)
            {
                Vector2 p = new(x + 0.5f, y + 0.5f);
                float t = length == 0 ? 0 : Math.Clamp(Vector2.Dot(p - a, along) / length, 0, 1);
                float value = 0.5f + (radius - Vector2.Distance(p, a + along * t)) / softness;
                ref float old = ref ink[y * size + x];
                if (value > old) old = Math.Min(value, 1);
            }
    }
}
