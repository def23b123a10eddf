namespace DeepShell.Data;

/// <summary>
/// A thing in an image: the upright rectangle around it. Coordinates are continuous pixels from the image's top left corner: the
/// first pixel covers 0 to 1, so that a box over a whole image of 640 × 480 is 0, 0, 640, 480.
/// </summary>
/// <param name="Class">Index into the column's <see cref="BoxField.Categories"/>.</param>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Pixels in width.</param>
/// <param name="Height">Pixels in height.</param>
/// <param name="IsDifficult">Marked as not to be counted when boxes are measured (Pascal VOC's difficult, COCO's iscrowd and ignore).</param>
public readonly record struct Box(int Class, double X, double Y, double Width, double Height, bool IsDifficult = false)
{
    /// <summary>Right edge.</summary>
    public double Right => X + Width;

    /// <summary>Lower edge.</summary>
    public double Bottom => Y + Height;

    /// <summary>Square pixels.</summary>
    public double Area => Width * Height;

    /// <summary>The part that lies within an image; its width or height is 0 where none does.</summary>
    public Box Clip(double width, double height)
    {
        double left = Math.Clamp(X, 0, width), top = Math.Clamp(Y, 0, height);
        // Untouched boxes keep their bits: x + w − x need not be w.
        double right = Math.Clamp(Right, 0, width), bottom = Math.Clamp(Bottom, 0, height);
        return this with
        {
            X = left, Y = top,
            Width = left == X && right == Right ? Width : right - left,
            Height = top == Y && bottom == Bottom ? Height : bottom - top,
        };
    }

    /// <summary>The part that lies within a window; its width or height is 0 where none does.</summary>
    public Box Within(Box window) => window.X == 0 && window.Y == 0 ? Clip(window.Width, window.Height)
        : (this with { X = X - window.X, Y = Y - window.Y }).Clip(window.Width, window.Height).Moved(window.X, window.Y);

    private Box Moved(double right, double down) => this with { X = X + right, Y = Y + down };

    /// <summary>The box in an image that was resized by these factors.</summary>
    public Box Scale(double across, double down) => this with { X = X * across, Y = Y * down, Width = Width * across, Height = Height * down };
}

/// <summary>A box as users see it, with the name of its class.</summary>
/// <param name="Class">The class.</param>
/// <param name="X">Left edge in pixels.</param>
/// <param name="Y">Upper edge in pixels.</param>
/// <param name="Width">Pixels in width.</param>
/// <param name="Height">Pixels in height.</param>
/// <param name="IsDifficult">Whether it is marked as not to be counted.</param>
public sealed record BoundingBox(string Class, double X, double Y, double Width, double Height, bool IsDifficult = false)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Class} {X:0.#},{Y:0.#} {Width:0.#}x{Height:0.#}");
}
