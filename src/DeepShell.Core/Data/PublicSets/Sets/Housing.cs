using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Boston housing: the median value of homes in 506 districts of 1970.</summary>
/// <remarks>
/// The column b counts the share of black residents, on the assumption that it lowers prices; scikit-learn dropped the set for that. It is here because
/// textbooks use it: leave the column out with -Feature.
/// </remarks>
[Component("Housing", Aliases = "boston", Paper = "doi:10.1016/0095-0696(78)90006-2")]
public sealed class Housing : PublicTable
{
    /// <inheritdoc/>
    public override string Owner => "UCI Machine Learning Repository, of D. Harrison and D. Rubinfeld; archive.ics.uci.edu";

    /// <inheritdoc/>
    public override string Licence => "";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Addresses { get; } = ["https://archive.ics.uci.edu/ml/machine-learning-databases/housing"];

    /// <inheritdoc/>
    public override IReadOnlyList<PublicFile> Files { get; } = [new("housing.data", 49_082)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["crim", "zn", "indus", "chas", "nox", "rm", "age", "dis", "rad", "tax", "ptratio", "b", "lstat", "medv"];

    /// <inheritdoc/>
    public override string Label => "medv";

    // Columns of fixed width, parted by blanks.
    private protected override string? Line(string line) => string.Join(',', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
