using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>MNIST: 60,000 and 10,000 handwritten digits of 28 × 28, grey.</summary>
[Component("Mnist", Paper = "doi:10.1109/5.726791")]
public sealed class Mnist : PublicSet
{
    /// <inheritdoc/>
    public override string Owner => "Yann LeCun, Corinna Cortes, Christopher Burges; yann.lecun.com/exdb/mnist";

    /// <inheritdoc/>
    public override string Licence => "CC BY-SA 3.0";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Addresses { get; } = ["http://yann.lecun.com/exdb/mnist", "https://ossci-datasets.s3.amazonaws.com/mnist"];

    /// <inheritdoc/>
    public override IReadOnlyList<PublicFile> Files { get; } =
    [
        new("train-images-idx3-ubyte.gz", 9_912_422, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", OfContent: true),
        new("train-labels-idx1-ubyte.gz", 28_881, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", OfContent: true),
        new("t10k-images-idx3-ubyte.gz", 1_648_877, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", OfContent: true),
        new("t10k-labels-idx1-ubyte.gz", 4_542, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", OfContent: true),
    ];
}
