using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Fashion-MNIST: 60,000 and 10,000 pictures of clothes of 28 × 28, grey, in ten classes.</summary>
[Component("FashionMnist", Aliases = "fashion-mnist,fashion", Paper = "arXiv:1708.07747")]
public sealed class FashionMnist : PublicSet
{
    /// <inheritdoc/>
    public override string Owner => "Zalando Research; github.com/zalandoresearch/fashion-mnist";

    /// <inheritdoc/>
    public override string Licence => "MIT";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Addresses { get; } = ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com"];

    /// <inheritdoc/>
    public override IReadOnlyList<PublicFile> Files { get; } =
    [
        new("train-images-idx3-ubyte.gz", 26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
        new("train-labels-idx1-ubyte.gz", 29_515, "25c81989df183df01b3e8a0aad5dffbe"),
        new("t10k-images-idx3-ubyte.gz", 4_422_102, "bef4ecab320f06d8554ea6380940ec79"),
        new("t10k-labels-idx1-ubyte.gz", 5_148, "bb300cfdad3c16e7a12a480ee83cd310"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; } = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];
}
