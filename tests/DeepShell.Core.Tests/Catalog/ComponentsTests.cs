using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Initializers;
using DeepShell.Layers;
using DeepShell.Ops;
using DeepShell.Optimizers;

namespace DeepShell.Tests.Catalog;

public sealed class ComponentsTests
{
    public static TheoryData<string> Kinds => [.. Components.Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public void Every_component_and_setting_is_documented_and_named_once(string kind)
    {
        ComponentInfo[] components = [.. Components.All.Where(c => c.Kind == kind)];
        string[] names = [.. components.SelectMany(c => c.Aliases.Prepend(c.Name))];
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        foreach (ComponentInfo component in components)
        {
            Assert.False(string.IsNullOrWhiteSpace(component.Summary), $"{kind} {component.Name} has no summary");
            Assert.True(component.Type.IsSealed, $"{component.Type} is not sealed");
            foreach (SettingInfo setting in component.Settings)
            {
                Assert.False(string.IsNullOrWhiteSpace(setting.Summary), $"{kind} {component.Name}: {setting.Name} has no summary");
                Assert.False(setting.Default is true, $"{kind} {component.Name}: {setting.Name} is on by default; name it for what it switches off");
                if (!setting.IsRequired && setting.Default is not null) setting.Convert(setting.Default, "its own default");
            }
            int[] positions = [.. component.Settings.Select(s => s.Position).OfType<int>().Order()];
            Assert.Equal(Enumerable.Range(0, positions.Length), positions);
        }
    }

    [Theory, InlineData("dense"), InlineData("DENSE"), InlineData("linear"), InlineData("FullyConnected")]
    public void Names_and_aliases_are_found_in_any_case(string name) => Assert.Equal("Dense", Components.Get<Layer>(name).Name);

    [Theory]
    [InlineData("Dens", "Dense")]
    [InlineData("Cnov2D", "Conv2D")]
    [InlineData("dropuot", "Dropout")]
    [InlineData("Normalization", "BatchNormalization")]
    public void A_mistyped_name_gets_the_nearest(string typed, string meant)
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => Components.Get<Layer>(typed));
        Assert.Equal(("DeepShell.Component.Unknown", ErrorKind.NotFound), (e.Id, e.Kind));
        Assert.Contains($"'{typed}'", e.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean", e.Message, StringComparison.Ordinal);
        Assert.Contains(meant, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_like_no_other_gets_no_suggestion()
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => Components.Get<Layer>("Xylophone"));
        Assert.DoesNotContain("Did you mean", e.Message, StringComparison.Ordinal);
        Assert.Contains("Get-DeepShellComponent", e.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Units", "64")]
    [InlineData("units", 64)]
    [InlineData("UNITS", 64L)]
    [InlineData("Units", 64.0)]
    public void Settings_are_converted(string name, object value) =>
        Assert.Equal(64, Components.Create<Layer>("Dense", [new(name, value)]) is Dense dense ? dense.Units : 0);

    [Theory]
    [InlineData("Units", "many", "Setting.Unfit", "a whole number")]
    [InlineData("Units", 1.5, "Setting.Unfit", "a whole number")]
    [InlineData("Units", "99999999999", "Setting.Unfit", "a whole number")]
    [InlineData("Units", 0, "Setting.OutOfRange", "1 or more")]
    [InlineData("Units", null, "Setting.Unfit", "a whole number")]
    [InlineData("NoBias", "perhaps", "Setting.Unfit", "true or false")]
    [InlineData("Unit", 3, "Setting.Unknown", "Units")]
    [InlineData("Activation", "RelU6", "Component.Unknown", "ReLU")]
    public void A_value_that_does_not_fit_is_named_with_what_is_expected(string name, object? value, string id, string expected)
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => Components.Create<Layer>("Dense", [new("Units", 4), new(name, value)]));
        Assert.Equal("DeepShell." + id, e.Id);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(1.0), InlineData(-0.1), InlineData(double.NaN)]
    public void A_range_may_exclude_its_bounds(double rate)
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => Components.Create<Layer>("Dropout", [new("Rate", rate)]));
        Assert.Contains("at least 0 and less than 1", e.Message, StringComparison.Ordinal);
        Assert.IsType<Dropout>(Components.Create<Layer>("Dropout", [new("Rate", 0)]));
    }

    [Fact]
    public void A_missing_setting_is_named()
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => Components.Create<Layer>("Dense"));
        Assert.Equal("DeepShell.Setting.Missing", e.Id);
        Assert.Contains("-Units", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_enumerations_and_nested_components_are_converted()
    {
        Conv2D conv = (Conv2D)Components.Create<Layer>("Conv2D",
        [
            new("Filters", "6"), new("KernelSize", "3x5"), new("Stride", new object[] { 2, 1 }), new("Dilation", 2), new("Padding", "valid"),
            new("Activation", "relu"), new("Initializer", new Dictionary<string, object?> { ["Type"] = "He", ["Fan"] = "Out", ["Gain"] = "2" }),
        ]);
        Assert.Equal((6, new Size2(3, 5), new Size2(2, 1), new Size2(2, 2), Padding.Valid), (conv.Filters, conv.KernelSize, conv.Stride, conv.Dilation, conv.Padding));
        Assert.IsType<ReLU>(conv.Activation);
        He he = Assert.IsType<He>(conv.Initializer);
        Assert.Equal((Fan.Out, 2.0), (he.Fan, he.Gain));
    }

    [Fact]
    public void Only_what_differs_from_the_defaults_is_kept()
    {
        ComponentInfo adam = Components.Get<Optimizer>("Adam");
        Assert.Empty(adam.Changed(new Adam()));
        Assert.Equal(["Beta1"], adam.Changed(new Adam { Beta1 = 0.8 }).Keys);
        Assert.Empty(Components.Get<Initializer>("Glorot").Changed(new Glorot()));
    }
}
