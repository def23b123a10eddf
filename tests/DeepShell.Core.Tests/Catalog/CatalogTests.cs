using DeepShell.Catalog;

namespace DeepShell.Tests.Catalog;

/// <summary>What every component must have, so that completion, help and validation can come from it.</summary>
public class CatalogTests
{
    public static IEnumerable<object[]> All => Components.All.Select(c => new object[] { c.Kind, c.Name });

    [Fact]
    public void There_are_components() => Assert.True(Components.All.Count > 20);

    [Theory, MemberData(nameof(All))]
    public void A_component_and_its_settings_have_summaries(string kind, string name)
    {
        ComponentInfo component = Get(kind, name);
        Assert.False(string.IsNullOrWhiteSpace(component.Summary), $"{component.Type} has no summary.");
        foreach (SettingInfo setting in component.Settings)
            Assert.False(string.IsNullOrWhiteSpace(setting.Summary), $"{component.Type}.{setting.Name} has no summary.");
    }

    [Theory, MemberData(nameof(All))]
    public void A_component_is_sealed_and_can_be_made_without_arguments(string kind, string name)
    {
        Type type = Get(kind, name).Type;
        Assert.True(type.IsSealed, $"{type} is not sealed.");
        Assert.NotNull(type.GetConstructor([]));
    }

    [Theory, MemberData(nameof(All))]
    public void A_switch_is_off_by_default(string kind, string name) =>
        Assert.All(Get(kind, name).Settings.Where(s => s.Type == typeof(bool)), s => Assert.Equal(false, s.Default));

    [Theory, MemberData(nameof(All))]
    public void A_default_fits_its_own_range(string kind, string name)
    {
        ComponentInfo component = Get(kind, name);
        foreach (SettingInfo setting in component.Settings.Where(s => !s.IsRequired && s.Default is not null))
            setting.Convert(setting.Default, $"{kind} {name}"); // throws when it does not
    }

    [Theory, MemberData(nameof(All))]
    public void Positions_are_0_1_2(string kind, string name)
    {
        int[] positions = [.. Get(kind, name).Settings.Where(s => s.Position is not null).Select(s => s.Position!.Value).Order()];
        Assert.Equal(Enumerable.Range(0, positions.Length), positions);
    }

    [Fact]
    public void Names_and_aliases_are_unique_within_a_kind()
    {
        var twice = Components.All.SelectMany(c => c.Aliases.Append(c.Name).Select(n => (c.Kind, Name: n.ToLowerInvariant())))
            .GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key);
        Assert.Empty(twice);
    }

    [Fact]
    public void A_mistyped_name_is_answered_with_the_nearest()
    {
        ComponentInfo any = Components.All[0];
        DeepShellException error = Assert.Throws<DeepShellException>(() => Components.Get(any.Type.BaseType!, any.Name + "x"));
        Assert.Equal("DeepShell.Component.Unknown", error.Id);
        Assert.Contains(any.Name, error.Problem);
    }

    private static ComponentInfo Get(string kind, string name) => Components.All.Single(c => c.Kind == kind && c.Name == name);
}
