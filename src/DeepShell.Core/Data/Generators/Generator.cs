using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Makes data: New-Dataset's kinds.</summary>
[ComponentKind("Generator")]
public abstract class Generator
{
    /// <summary>Makes <paramref name="count"/> samples; the same seed gives the same samples.</summary>
    public abstract Dataset Generate(int count, ulong seed = 0);
}
