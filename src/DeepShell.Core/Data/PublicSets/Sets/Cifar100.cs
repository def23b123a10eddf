using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>CIFAR-100: 50,000 and 10,000 small photos of 32 × 32, in 100 classes of 20 superclasses (-Label coarse).</summary>
[Component("Cifar100", Aliases = "cifar-100", Paper = "www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf")]
public sealed class Cifar100 : PublicSet
{
    /// <inheritdoc/>
    public override string Owner => "Alex Krizhevsky, Vinod Nair, Geoffrey Hinton; www.cs.toronto.edu/~kriz/cifar.html";

    /// <inheritdoc/>
    public override string Licence => "";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Addresses { get; } = ["https://www.cs.toronto.edu/~kriz"];

    /// <inheritdoc/>
    public override IReadOnlyList<PublicFile> Files { get; } = [new("cifar-100-binary.tar.gz", 168_513_733, "03b5dce01913d631647c71ecec9e9cb8")];

    /// <inheritdoc/>
    public override (string Path, ImportOptions Options) Prepare(string folder, ImportOptions options) =>
        (Archive.Unpack(Path.Combine(folder, Files[0].Name), Path.Combine(folder, "unpacked")), options);
}
