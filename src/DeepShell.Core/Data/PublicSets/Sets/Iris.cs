using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Iris: 150 flowers of three species, measured in centimetres.</summary>
[Component("Iris", Paper = "doi:10.24432/C56C76")]
public sealed class Iris : PublicTable
{
    /// <inheritdoc/>
    public override string Owner => "UCI Machine Learning Repository, of R. A. Fisher 1936; archive.ics.uci.edu/dataset/53/iris";

    /// <inheritdoc/>
    public override string Licence => "CC BY 4.0";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Addresses { get; } = ["https://archive.ics.uci.edu/ml/machine-learning-databases/iris"];

    /// <inheritdoc/>
    public override IReadOnlyList<PublicFile> Files { get; } = [new("iris.data", 4_551, "6f608b71a7317216319b4d27b4d9bc84e6abd734eda7872b71a458569e2656c0")];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["sepal_length", "sepal_width", "petal_length", "petal_width", "species"];

    /// <inheritdoc/>
    public override string Label => "species";
}
