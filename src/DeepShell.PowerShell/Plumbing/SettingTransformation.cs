using System.Collections;
using System.Management.Automation;
using DeepShell.Catalog;

namespace DeepShell.PowerShell;

/// <summary>Converts and checks the argument of a dynamic parameter by the catalogue's own rules, with its messages.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class SettingTransformationAttribute(ComponentInfo component, SettingInfo setting) : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        try
        {
            return setting.Convert(ScheduleArgument.Expand(LayerBlock.Expand(Arguments.Plain(inputData), setting.Type), setting.Type), $"{component.Kind} {component.Name}");
        }
        catch (DeepShellException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}

/// <summary>
/// Lets a parameter typed as the base class of a kind take a name (<c>ReLU</c>), a table
/// (<c>@{ Type = 'LeakyReLU'; Slope = 0.2 }</c>) or an instance.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ComponentTransformationAttribute(Type kind) : ArgumentTransformationAttribute
{
    /// <summary>The base class of the kind.</summary>
    public Type Kind { get; } = kind;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = Arguments.Plain(inputData);
        try
        {
            return value switch
            {
                null => null,
                // A parameter that takes several: each is converted.
                IList many => many.Cast<object>().Select(item => SettingValue.ToComponent(Arguments.Plain(item)!, Kind)).ToArray(),
                _ => SettingValue.ToComponent(value, Kind),
            };
        }
        catch (DeepShellException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}

internal static class Arguments
{
    /// <summary>An argument without PowerShell's wrappers, also inside lists.</summary>
    public static object? Plain(object? value) => value switch
    {
        PSObject { BaseObject: PSCustomObject } custom => custom.Properties.ToDictionary(p => p.Name, p => Plain(p.Value)),
        PSObject o => Plain(o.BaseObject),
        object[] many => many.Select(Plain).ToArray(),
        _ => value,
    };
}
