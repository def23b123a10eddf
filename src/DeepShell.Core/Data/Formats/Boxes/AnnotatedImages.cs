using System.Globalization;

namespace DeepShell.Data;

/// <summary>
/// From images with boxes, as some format has them, to a dataset: images and boxes are checked against each other and brought
/// to one size. What cannot be used is an error, or left out and listed if the user asked for that.
/// </summary>
internal sealed class AnnotatedImages(string path, string format, ImportOptions options)
{
    // An edge may lie outside by this much without a word: shares that were written with six digits.
    private const double Rounding = 0.01;

    private readonly List<SkippedRow> _skipped = [];
    private int _clipped;
    private double _furthest;

    /// <summary>Whether masks are to be made of the regions.</summary>
    public bool WantsMasks => options.Task == LearningTask.Segmentation;

    /// <summary>The images found, in order.</summary>
    public List<AnnotatedImage> Images { get; } = [];

    /// <summary>The classes that the source names, in its order; those that are not named follow in alphabetical order.</summary>
    public List<string> Classes { get; } = [];

    /// <summary>What was left out already.</summary>
    public List<SkippedRow> Skipped => _skipped;

    /// <summary>What a user should know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Something that cannot be used: an error, unless such things are to be left out.</summary>
    /// <param name="id">The error's id.</param>
    /// <param name="source">The file at fault.</param>
    /// <param name="place">Where in it, or an empty text.</param>
    /// <param name="what">What is wrong, as a sentence without its beginning.</param>
    public void Problem(string id, string source, string place, string what)
    {
        string text = $"{Path.GetFileName(source)}{(place.Length > 0 ? ", " + place : "")}: {what}.";
        if (!options.SkipInvalidRows)
            throw new DeepShellException(id, ErrorKind.InvalidData, text, "Correct it, or use -SkipInvalidRow to leave such boxes and images out; they are then listed in .SkippedRows.", source);
        long line = place.StartsWith("line ", StringComparison.Ordinal) ? long.Parse(place.AsSpan(5), CultureInfo.InvariantCulture) : 0;
        _skipped.Add(new SkippedRow(source, line, "", text, source));
    }

    /// <summary>Decodes the images and makes the dataset.</summary>
    public Dataset Build()
    {
        if (Images.Count == 0)
            throw new DeepShellException("Import.NoImages", ErrorKind.InvalidData, $"{path} holds no annotated images{(_skipped.Count > 0 ? $" that can be used; the first problem: {_skipped[0].Reason}" : ".")}", "Check the path.", path);
        Classes.AddRange([.. Images.SelectMany(i => i.Boxes).Select(b => b.Class).Distinct().Except(Classes).Order(StringComparer.Ordinal)]);
        ImageFiles files = ImageFiles.Look([.. Images.Select(i => i.Path)], options);
        CheckSizes(files);
        Box[][] boxes = new Box[Images.Count][];
        DrawnMasks? masks = WantsMasks ? new DrawnMasks(Classes, path) : null;
        foreach (ImageFiles.Entry file in files.Kept)
        {
            (Box Box, MaskRegion? Region)[] found = [.. Checked(Images[file.Index], file)];
            boxes[file.Index] = Array.ConvertAll(found, f => f.Box);
            masks?.Add(file, [.. found.Select(f => (f.Box.Class, f.Region!))]);
        }
        ImageField images = files.ToField("image");
        List<IReadOnlyList<Box>> rows = [];
        foreach (ImageFiles.Entry file in files.Kept)
        {
            double across = (double)images.Width / file.Header.Width, down = (double)images.Height / file.Header.Height;
            rows.Add(across == 1 && down == 1 ? boxes[file.Index] : Array.ConvertAll(boxes[file.Index], b => b.Scale(across, down)));
        }
        BoxField label = BoxField.Of("boxes", rows, [.. Classes]);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        SkippedRow[] skipped = [.. _skipped, .. files.Skipped];
        Field[] fields = masks is not null ? [images, label.WithRole(FieldRole.Ignored), masks.ToField(files, images, options)] : options.NoLabel ? [images] : [images, label];
        return new Dataset(fields, masks is null || options.NoLabel ? LearningTask.Detection : LearningTask.Segmentation)
        {
            Name = SourceFile.ShortName(path),
            Source = path,
            Hash = ContentHash.Join([.. files.Kept.Select((f, i) => $"{Path.GetFileName(f.Path)} {f.Hash} {string.Join(';', label.Named(i).Select(b => string.Create(CultureInfo.InvariantCulture, $"{b.Class} {b.X:R} {b.Y:R} {b.Width:R} {b.Height:R}")))}")]),
            Notes = [$"{label.BoxCount:N0} boxes of {Classes.Count} classes in {files.Kept.Count:N0} images.", .. Notes, .. masks?.Notes() ?? [], .. files.Notes(), .. BoxNotes(rows)],
            SkippedRows = skipped,
            OfficialTest = [.. Enumerable.Range(0, files.Kept.Count).Where(i => Images[files.Kept[i].Index].IsTest)],
            Recipe = [new RecipeStep("Import", ("File", name), ("Format", format), ("ImageSize", files.Size), ("Channels", files.Channels), ("Task", options.Task),
                ("SkipInvalidRows", options.SkipInvalidRows ? true : null), ("TestFile", options.TestPath is null ? null : Path.GetFileName(options.TestPath)))],
        };
    }

    private void CheckSizes(ImageFiles files)
    {
        Dictionary<int, string> wrong = [];
        foreach (ImageFiles.Entry file in files.Kept)
        {
            AnnotatedImage image = Images[file.Index];
            if (image.Claimed is not { Width: > 0, Height: > 0 } size || (size.Width == file.Header.Width && size.Height == file.Header.Height)) continue;
            string what = $"the image {Path.GetFileName(image.Path)} has {file.Header.Width} x {file.Header.Height} pixels, expected {size.Width} x {size.Height}, as it was annotated";
            if (options.SkipInvalidRows) wrong[file.Index] = what + ".";
            else Problem("Import.AnnotatedSize", image.Source, "", what);
        }
        files.LeaveOut(wrong);
    }

    private IEnumerable<(Box Box, MaskRegion? Region)> Checked(AnnotatedImage image, ImageFiles.Entry file)
    {
        (double width, double height) = (file.Header.Width, file.Header.Height);
        foreach (FoundBox found in image.Boxes)
        {
            Box box = new(Classes.IndexOf(found.Class), found.X, found.Y, found.Width, found.Height, found.IsDifficult);
            if (image.IsRelative) box = box.Scale(width, height);
            string what = string.Create(CultureInfo.InvariantCulture, $"the box of '{found.Class}' from {box.X:0.##}, {box.Y:0.##} to {box.Right:0.##}, {box.Bottom:0.##}");
            Box inside = box.Clip(width, height);
            if (!double.IsFinite(box.Right + box.Bottom + box.X + box.Y)) Problem("Import.BoxNumber", image.Source, found.Place, $"{what} is not made of numbers");
            else if (box.Width <= 0 || box.Height <= 0) Problem("Import.BoxEmpty", image.Source, found.Place, $"{what} has no area");
            else if (inside.Width <= 0 || inside.Height <= 0)
                Problem("Import.BoxOutside", image.Source, found.Place, $"{what} lies outside its image of {width} x {height}{(image.IsRelative && found.X > 1 ? "; its numbers must be shares of width and height, from 0 to 1" : "")}");
            else if (Region(image, found, file) is var region && (region is not null || !WantsMasks))
            {
                double beyond = Math.Max(Math.Max(-box.X, -box.Y), Math.Max(box.Right - width, box.Bottom - height));
                if (beyond > Rounding) _clipped++;
                _furthest = Math.Max(_furthest, beyond);
                yield return (inside, region);
            }
        }
    }

    private MaskRegion? Region(AnnotatedImage image, FoundBox found, ImageFiles.Entry file)
    {
        if (!WantsMasks) return null;
        string problem = "it has a box and no outline, of which a mask could be made";
        MaskRegion? region = found.Region?.In(file.Header.Width, file.Header.Height, image.IsRelative, out problem);
        if (region is null) Problem("Import.Outline", image.Source, found.Place, problem);
        return region;
    }

    private IEnumerable<string> BoxNotes(List<IReadOnlyList<Box>> rows)
    {
        if (_clipped > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{_clipped:N0} boxes reached beyond their images, by up to {_furthest:0.#} pixels, and were cut at the edge.");
        int points = rows.Sum(r => r.Count(b => b is { Width: <= 1, Height: <= 1 }));
        if (points > 0) yield return $"{points:N0} boxes are not larger than a pixel; look whether they are meant.";
        int empty = rows.Count(r => r.Count == 0);
        if (empty > 0) yield return $"{empty:N0} images have no box: there is nothing to find in them.";
        if (_skipped.Count > 0) yield return $"{_skipped.Count:N0} boxes or annotations were left out; see SkippedRows.";
    }
}
