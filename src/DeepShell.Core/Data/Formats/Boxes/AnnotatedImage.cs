namespace DeepShell.Data;

/// <summary>An image with its boxes as a file of annotations has them. Nothing of it is checked yet.</summary>
/// <param name="Path">The image file.</param>
/// <param name="Source">The file of annotations.</param>
/// <param name="Boxes">What it says is to be seen.</param>
internal sealed record AnnotatedImage(string Path, string Source, IReadOnlyList<FoundBox> Boxes)
{
    /// <summary>Whether it belongs to the test part that the source sets apart.</summary>
    public bool IsTest { get; init; }

    /// <summary>Whether the numbers are shares of the image's width and height instead of pixels.</summary>
    public bool IsRelative { get; init; }

    /// <summary>The size that the annotations say the image has; null where they do not say.</summary>
    public (double Width, double Height)? Claimed { get; init; }
}

/// <summary>A box as a file of annotations has it.</summary>
/// <param name="Class">The name of its class.</param>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="Place">Where in the file it stands, for messages: "line 3".</param>
/// <param name="IsDifficult">Whether it is marked as not to be counted.</param>
internal readonly record struct FoundBox(string Class, double X, double Y, double Width, double Height, string Place, bool IsDifficult = false)
{
    /// <summary>What of the box it is, or null where nobody says so.</summary>
    public FoundRegion? Region { get; init; }
}
