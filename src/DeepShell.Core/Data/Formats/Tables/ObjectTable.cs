namespace DeepShell.Data;

/// <summary>Records in memory of which some columns hold what no text does: images, boxes and masks of a dataset whose rows come back.</summary>
internal static class ObjectTable
{
    /// <summary>Reads them; those of plain values by <see cref="RecordTable"/>.</summary>
    public static Dataset Read(IEnumerable<IReadOnlyDictionary<string, object?>> objects, ImportOptions options, string source)
    {
        // Once: they may be coming down a pipeline.
        using IEnumerator<IReadOnlyDictionary<string, object?>> coming = objects.GetEnumerator();
        IReadOnlyDictionary<string, object?>? first = coming.MoveNext() ? coming.Current : null;
        string[] names = [.. first?.Keys ?? []], special = [.. names.Where(n => first![n] is ImageCell or MaskCell || BoxesOf(first[n]) is not null)];
        if (special.Length == 0) return RecordTable.Read(All(first, coming), options, source);
        IReadOnlyDictionary<string, object?>[] records = [.. All(first, coming)];
        string? masks = special.FirstOrDefault(n => records[0][n] is MaskCell), found = special.FirstOrDefault(n => BoxesOf(records[0][n]) is not null);
        bool boxes = found is not null && Described(found)?.Role != FieldRole.Ignored;
        bool isMasked = masks is not null && (Described(masks)?.Role ?? (boxes ? FieldRole.Ignored : FieldRole.Label)) == FieldRole.Label;
        string[] plain = [.. names.Except(special)];
        ImportOptions rest = (options with { Columns = options.Columns is null ? null : [.. options.Columns.Where(c => plain.Contains(c.Name, StringComparer.OrdinalIgnoreCase))] }).Completed();
        // Beside images a column is a label or nothing, unless it was named.
        rest = rest with { NoLabel = rest.NoLabel || boxes || isMasked || plain.Length == 0, Features = rest.Features ?? [] };
        Dataset? table = plain.Length == 0 ? null : RecordTable.Read([.. records.Select(r => plain.ToDictionary(n => n, n => r.GetValueOrDefault(n), StringComparer.OrdinalIgnoreCase))], rest, source);
        HashSet<long> skipped = [.. (table?.SkippedRows ?? []).Select(s => s.Line)];
        IReadOnlyDictionary<string, object?>[] kept = [.. records.Where((_, i) => !skipped.Contains(i + 1))];
        Field[] fields = [.. names.Select(n => n == masks ? Masks(n, kept, isMasked ? FieldRole.Label : FieldRole.Ignored, source) : n == found ? Boxes(n, kept, options, source).WithRole(boxes ? FieldRole.Label : FieldRole.Ignored)
            : special.Contains(n) ? Images(n, kept, source) : Role(table!.Find(n)!))];
        Dataset read = new(fields, isMasked ? LearningTask.Segmentation : boxes ? LearningTask.Detection : table?.Task ?? LearningTask.Classification)
        {
            Name = source,
            Source = source,
            Notes = table?.Notes ?? [],
            SkippedRows = table?.SkippedRows ?? [],
            MemoryLimit = MemoryBudget.Of(options.MemoryLimit),
            Recipe = table?.Recipe ?? [new RecipeStep("Import", ("Source", source))],
        };
        return read.WithHash();

        ColumnDescription? Described(string name) => options.Columns?.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

        Field Role(Field field) => field.Role == FieldRole.Feature && rest.Features.Count == 0 ? field.WithRole(FieldRole.Ignored) : field;
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> All(IReadOnlyDictionary<string, object?>? first, IEnumerator<IReadOnlyDictionary<string, object?>> coming)
    {
        if (first is not null) yield return first;
        while (coming.MoveNext()) yield return coming.Current;
    }

    private static ImageField Images(string name, IReadOnlyDictionary<string, object?>[] records, string source) =>
        ImageCell.Column(name, [.. records.Select((r, i) => r.GetValueOrDefault(name) as ImageCell ?? throw Other(name, i, "an image", source))], FieldRole.Feature);

    private static MaskField Masks(string name, IReadOnlyDictionary<string, object?>[] records, FieldRole role, string source) =>
        MaskCell.Column(name, [.. records.Select((r, i) => r.GetValueOrDefault(name) as MaskCell ?? throw Other(name, i, "a mask", source))], role);

    private static BoxField Boxes(string name, IReadOnlyDictionary<string, object?>[] records, ImportOptions options, string source)
    {
        BoundingBox[][] rows = [.. records.Select((r, i) => BoxesOf(r.GetValueOrDefault(name)) ?? throw Other(name, i, "boxes", source))];
        IEnumerable<string> known = options.Columns?.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Categories ?? [];
        string[] classes = [.. known, .. rows.SelectMany(r => r).Select(b => b.Class).Distinct().Except(known).Order(StringComparer.Ordinal)];
        Dictionary<string, int> places = classes.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
        return BoxField.Of(name, [.. rows.Select(r => Array.ConvertAll(r, b => new Box(places[b.Class], b.X, b.Y, b.Width, b.Height, b.IsDifficult)))], classes);
    }

    // A shell may have made another list of them.
    private static BoundingBox[]? BoxesOf(object? value) => value is object[] list && list.All(b => b is BoundingBox) ? [.. list.Cast<BoundingBox>()] : null;

    private static DeepShellException Other(string name, int index, string expected, string source) => new("Import.ObjectValue", ErrorKind.InvalidData,
        $"{source}, object {index + 1}: '{name}' holds something else than {expected}, which the first object has there.", "Pass on the rows of Get-DatasetRow whole.", name);
}
