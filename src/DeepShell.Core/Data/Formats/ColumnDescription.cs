using System.Text.Json.Serialization;

namespace DeepShell.Data;

/// <summary>What is known of a column before it is read: from a manifest, or because rows of a dataset come back.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Number, Category, Text, Image, Boxes or Mask.</param>
/// <param name="Role">What it is used for.</param>
public sealed record ColumnDescription(string Name, string Kind, FieldRole Role)
{
    // Those of a column that is not used, an identifier perhaps, matter to nobody.
    private const int MostCategories = 10_000;

    /// <summary>The names of its categories, in their order; null where they are not known.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>Whether its texts are taken as they are: of a column that is known, NA is a name and no missing value.</summary>
    [JsonIgnore]
    public bool IsVerbatim => Kind is "Category" or "Text";

    /// <summary>What there is to know of a column.</summary>
    public static ColumnDescription Of(Field field) => new(field.Name, field.Kind, field.Role)
    {
        Categories = field switch
        {
            CategoryField { Role: not FieldRole.Ignored, Categories: { Count: <= MostCategories } names } => names,
            BoxField boxes => boxes.Categories,
            MaskField masks => masks.Categories,
            _ => null,
        },
    };
}
