using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Turns a text into a sequence of indexes, one for each character or word, for an Embedding layer. The most frequent token of the
/// training part is 0. Shorter texts are filled up with -1, which recurrent layers stop at; a token that the training part lacks
/// becomes the index behind the last, which gives zeros. Columns of one rule share their indexes.
/// </summary>
[Component("Tokens", Aliases = "Tokenize,Characters")]
public sealed class Tokens : ColumnTransform
{
    /// <summary>What a token is.</summary>
    public TokenUnit Unit { get; init; }

    /// <summary>Tokens of a text; the rest of a longer one is cut off. By default as many as the longest of the training part has.</summary>
    [Range(1, 100_000)] public int? Length { get; init; }

    /// <summary>How many tokens get an index; the rarest beyond it are treated as unknown.</summary>
    [Range(1, 10_000_000)] public int MaxTokens { get; init; } = 20_000;

    /// <summary>Makes no difference between upper and lower case.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>Characters come back as they were; of words the blanks between them do not.</summary>
    public override Inverse Inverse => Unit == TokenUnit.Character && !IgnoreCase && Length is null ? Inverse.Exact : Inverse.Representative;

    internal override bool ForCategories => true;

    internal override bool Takes(Field field) => field is CategoryField or TextField;

    /// <summary>The encoder of a column.</summary>
    /// <param name="name">The column.</param>
    /// <param name="columns">All columns that share the indexes.</param>
    /// <param name="train">Rows of the training part.</param>
    internal TokenEncoder Fit(string name, IEnumerable<Field> columns, ReadOnlySpan<int> train)
    {
        Dictionary<string, int> counts = [];
        int longest = 1;
        foreach (Field field in columns)
            foreach (int row in train)
            {
                int length = 0;
                foreach (string token in Tokenizer.Split(CellValue.Category(field.Value(row)), Unit, IgnoreCase))
                {
                    counts[token] = counts.GetValueOrDefault(token) + 1;
                    length++;
                }
                longest = Math.Max(longest, length);
            }
        string[] known = [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MaxTokens).Select(c => c.Key)];
        return new TokenEncoder { Name = name, Vocabulary = known, Length = Length ?? longest, Unit = Unit, IgnoreCase = IgnoreCase };
    }
}
