namespace DeepShell.Data;

/// <summary>
/// A column of boxes: for each image none, one or many, in pixels of the images beside it. All boxes lie in one array, and a
/// row is a range of it.
/// </summary>
public sealed class BoxField : Field
{
    private readonly Box[] _boxes;
    private readonly int[] _starts;
    private readonly string[] _categories;

    private BoxField(string name, Box[] boxes, int[] starts, string[] categories, FieldRole role) : base(name, role) =>
        (_boxes, _starts, _categories) = (boxes, starts, categories);

    /// <summary>The names of the classes, in the order of their indexes.</summary>
    public IReadOnlyList<string> Categories => _categories;

    /// <inheritdoc/>
    public override string Kind => "Boxes";

    /// <inheritdoc/>
    public override int Count => _starts.Length - 1;

    /// <summary>0: an image without a box is one in which there is nothing to find.</summary>
    public override int Missing => 0;

    /// <summary>Boxes in all rows.</summary>
    public int BoxCount => _boxes.Length;

    /// <summary>The boxes of a row.</summary>
    public ReadOnlySpan<Box> this[int row] => _boxes.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);

    /// <summary>A column of these boxes.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="rows">The boxes of each row.</param>
    /// <param name="categories">The names of the classes.</param>
    /// <param name="role">What it is used for.</param>
    /// <exception cref="ArgumentOutOfRangeException">A class has no name.</exception>
    public static BoxField Of(string name, IReadOnlyList<IReadOnlyList<Box>> rows, string[] categories, FieldRole role = FieldRole.Label)
    {
        int[] starts = new int[rows.Count + 1];
        for (int i = 0; i < rows.Count; i++) starts[i + 1] = starts[i] + rows[i].Count;
        Box[] boxes = [.. rows.SelectMany(r => r)];
        foreach (Box box in boxes) ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)box.Class, (uint)categories.Length, nameof(rows));
        return new BoxField(name, boxes, starts, categories, role);
    }

    /// <summary>The boxes of a row with the names of their classes: an array of <see cref="BoundingBox"/>.</summary>
    public override object? Value(int row) => Named(row);

    /// <inheritdoc cref="Value"/>
    public BoundingBox[] Named(int row)
    {
        ReadOnlySpan<Box> boxes = this[row];
        BoundingBox[] named = new BoundingBox[boxes.Length];
        for (int i = 0; i < named.Length; i++)
            named[i] = new BoundingBox(_categories[boxes[i].Class], boxes[i].X, boxes[i].Y, boxes[i].Width, boxes[i].Height, boxes[i].IsDifficult);
        return named;
    }

    /// <summary>How many boxes of the given rows each class has.</summary>
    public int[] CountByCategory(ReadOnlySpan<int> rows)
    {
        int[] counts = new int[_categories.Length];
        foreach (int row in rows)
            foreach (Box box in this[row]) counts[box.Class]++;
        return counts;
    }

    /// <inheritdoc/>
    public override Field Select(ReadOnlySpan<int> rows)
    {
        int[] starts = new int[rows.Length + 1];
        for (int i = 0; i < rows.Length; i++) starts[i + 1] = starts[i] + this[rows[i]].Length;
        Box[] boxes = new Box[starts[^1]];
        for (int i = 0; i < rows.Length; i++) this[rows[i]].CopyTo(boxes.AsSpan(starts[i]));
        return new BoxField(Name, boxes, starts, _categories, Role);
    }
}
