using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>CIFAR-10: 50,000 and 10,000 small photos of 32 × 32, in ten classes.</summary>
[Component("Cifar10", Aliases = "cifar-10", Paper = "www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf")]
public sealed class Cifar10 : PublicSet
{
    /// <inheritdoc/>
    public override string Owner => "Alex Krizhevsky, Vinod Nair, Geoffrey Hinton; www.cs.toronto.edu/~kriz/cifar.html";

    /// <inheritdoc/>
    public override string Licence => "";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Addresses { get; } = ["https://www.cs.toronto.edu/~kriz"];

    /// <inheritdoc/>
    public override IReadOnlyList<PublicFile> Files { get; } = [new("cifar-10-binary.tar.gz", 170_052_171, "c32a1d4ab5d03f1284b67883e8d87530")];

    /// <inheritdoc/>
    public override (string Path, ImportOptions Options) Prepare(string folder, ImportOptions options) =>
        (Archive.Unpack(Path.Combine(folder, Files[0].Name), Path.Combine(folder, "unpacked")), options);
}
