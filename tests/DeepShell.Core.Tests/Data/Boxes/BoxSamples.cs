using DeepShell.Data;

namespace DeepShell.Tests.Data.Boxes;

/// <summary>Small images with boxes.</summary>
internal static class BoxSamples
{
    public const int Width = 48, Height = 36;

    public static string[] Classes { get; } = ["cat", "dog's", "Überholverbot"];

    /// <summary>Images of stripes; the first has three boxes, the second none, the others one each.</summary>
    public static Dataset Dataset(int count = 4)
    {
        byte[] pixels = [.. Enumerable.Range(0, count * Width * Height * 3).Select(i => (byte)(i * 7 + i / 1000))];
        List<IReadOnlyList<Box>> boxes = [[new(0, 1, 2, 10.5, 8), new(2, 0, 0, Width, Height, true), new(1, 20, 10, 5, 26)], []];
        while (boxes.Count < count) boxes.Add([new(boxes.Count % 3, boxes.Count, 3, 7, 9)]);
        return new Dataset([ImageField.FromPixels("image", Height, Width, 3, pixels), BoxField.Of("boxes", [.. boxes.Take(count)], Classes)], LearningTask.Detection) { Name = "samples" };
    }

    /// <summary>The row of an image file.</summary>
    public static int Row(Dataset dataset, string stem) =>
        Enumerable.Range(0, dataset.Count).First(r => Path.GetFileNameWithoutExtension(((ImageField)dataset.Features[0]).File(r)) == stem);
}
