using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Wine: chemical analyses of 178 wines of three growers.</summary>
[Component("Wine", Paper = "doi:10.24432/C5PC7J")]
public sealed class Wine : PublicTable
{
    /// <inheritdoc/>
    public override string Owner => "UCI Machine Learning Repository, of Stefan Aeberhard and M. Forina; archive.ics.uci.edu/dataset/109/wine";

    /// <inheritdoc/>
    public override string Licence => "CC BY 4.0";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Addresses { get; } = ["https://archive.ics.uci.edu/ml/machine-learning-databases/wine"];

    /// <inheritdoc/>
    public override IReadOnlyList<PublicFile> Files { get; } = [new("wine.data", 10_782, "6be6b1203f3d51df0b553a70e57b8a723cd405683958204f96d23d7cd6aea659")];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } =
        ["cultivar", "alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids", "nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue", "od280_od315", "proline"];

    /// <inheritdoc/>
    public override string Label => "cultivar";
}
