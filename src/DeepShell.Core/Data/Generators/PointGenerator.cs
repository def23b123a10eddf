using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>Generators of labelled points: a table of numbers and a class.</summary>
public abstract class PointGenerator : Generator
{
    private protected abstract int ClassCount { get; }

    private protected virtual int Dimensions => 2;

    /// <summary>Draws a point of a class; <paramref name="random"/> belongs to the point alone.</summary>
    private protected abstract void Draw(int label, ulong seed, ref RandomStream random, Span<double> point);

    /// <inheritdoc/>
    public sealed override Dataset Generate(int count, ulong seed = 0)
    {
        Catalog.ComponentInfo info = Catalog.Components.Describe(this);
        if (count < 2 * ClassCount)
            throw new DeepShellException("Generate.Count", ErrorKind.InvalidArgument, $"{info.Name}: the count is {count}, expected {2 * ClassCount} or more, two for each class.", target: count);
        double[][] columns = [.. Enumerable.Range(0, Dimensions).Select(_ => new double[count])];
        int[] labels = new int[count];
        Parallel.For(0, count, row =>
        {
            labels[row] = row % ClassCount;
            Span<double> point = stackalloc double[Dimensions];
            RandomStream random = new(seed, RandomStream.Name(info.Name), (ulong)row);
            Draw(labels[row], seed, ref random, point);
            for (int i = 0; i < point.Length; i++) columns[i][row] = point[i];
        });
        List<Field> fields = [.. columns.Select((c, i) => new NumberField($"x{i}", c))];
        fields.Add(new CategoryField("class", labels, [.. Enumerable.Range(0, ClassCount).Select(i => $"{i}")], FieldRole.Label));
        return new Dataset(fields, LearningTask.Classification)
        {
            Name = info.Name,
            Source = $"generated: {info.Name}",
            Recipe = [new RecipeStep("New", ("Kind", this), ("Count", count), ("Seed", (long)seed))],
        }.WithHash();
    }
}
