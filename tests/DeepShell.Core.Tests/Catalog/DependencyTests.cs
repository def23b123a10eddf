using System.Text.RegularExpressions;

namespace DeepShell.Tests.Catalog;

/// <summary>Dependencies point one way: a part may use those before it, and its neighbours in the same row.</summary>
public partial class DependencyTests
{
    private static readonly string[][] s_order =
    [
        ["Catalog", "Tensors", "Files", "Charts"],
        ["Kernels", "Threading"],
        ["Ops", "Initializers"],
        ["Graph"],
        ["Layers", "Activations", "Losses", "Optimizers", "Schedules", "Regularizers", "Metrics", "Surfaces"],
        ["Data"],
        ["Models", "Architectures"],
        ["Training"],
        ["Prediction", "Persistence"],
    ];

    // Data knows nothing of networks, though it comes after them.
    private static readonly string[] s_dataMayUse = ["Catalog", "Tensors", "Files", "Data"];

    [Fact]
    public void No_part_uses_one_that_comes_after_it()
    {
        string[] offences = [.. Uses().Where(u => !Allowed(u.Part, u.Used)).Select(u => $"{u.File}: {u.Part} must not use {u.Used}")];
        Assert.True(offences.Length == 0, string.Join("\n", offences));
    }

    [Fact]
    public void Every_part_has_its_place()
    {
        string[] unknown = [.. Uses().SelectMany(u => new[] { u.Part, u.Used }).Distinct().Where(p => Row(p) < 0)];
        Assert.True(unknown.Length == 0, $"Say in {nameof(DependencyTests)} where these belong: {string.Join(", ", unknown)}");
    }

    [Fact]
    public void The_scan_sees_the_code() => Assert.True(Uses().Count() > 50);

    [Theory]
    [InlineData("Ops", "Graph", false)]
    [InlineData("Graph", "Ops", true)]
    [InlineData("Data", "Graph", false)]
    [InlineData("Training", "Data", true)]
    public void The_rule(string part, string used, bool allowed) => Assert.Equal(allowed, Allowed(part, used));

    private static bool Allowed(string part, string used) =>
        part == "Data" ? s_dataMayUse.Contains(used) : Row(part) < 0 || Row(used) <= Row(part);

    private static int Row(string part) => Array.FindIndex(s_order, row => row.Contains(part));

    private static IEnumerable<(string File, string Part, string Used)> Uses()
    {
        string root = Path.Combine(Root(), "src", "DeepShell.Core");
        foreach (string file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(root, file).Replace('\\', '/');
            if (relative.StartsWith("obj/", StringComparison.Ordinal) || relative.StartsWith("bin/", StringComparison.Ordinal)) continue;
            string text = File.ReadAllText(file);
            if (NamespaceLine().Match(text) is not { Success: true } ns) continue;
            foreach (Match use in UsingLine().Matches(text))
                yield return (relative, ns.Groups[1].Value, use.Groups[1].Value);
        }
    }

    private static string Root()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "DeepShell.sln")))
                return d.FullName;
        throw new InvalidOperationException("The tests must run inside the repository.");
    }

    [GeneratedRegex(@"^namespace DeepShell\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?DeepShell\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
