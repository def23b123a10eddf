using System.Collections;
using System.Management.Automation;
using DeepShell.Catalog;
using DeepShell.Layers;

namespace DeepShell.PowerShell;

/// <summary>
/// Layers within a layer: <c>Add-Layer Residual { Add-Layer Conv2D 16; Add-Layer ReLU }</c>. In such a block Add-Layer has no model
/// and returns the layer itself; the block is run once, when the argument is bound, and becomes one layer.
/// </summary>
internal static class LayerBlock
{
    [ThreadStatic] private static int s_depth;

    /// <summary>Whether a block is being run.</summary>
    public static bool IsOpen => s_depth > 0;

    /// <summary>The argument of a setting that takes layers, with a layer in place of each script block; any other as it is.</summary>
    public static object? Expand(object? value, Type setting)
    {
        Type element = setting.IsArray ? setting.GetElementType()! : setting;
        if (element != typeof(Layer)) return value;
        return Arguments.Plain(value) switch
        {
            ScriptBlock block => Run(block),
            IList many => many.Cast<object?>().Select(Arguments.Plain).Select(item => item is ScriptBlock block ? Run(block) : item).ToArray(),
            var other => other,
        };
    }

    private static Layer Run(ScriptBlock block)
    {
        s_depth++;
        try
        {
            Layer[] layers = [.. block.Invoke().Select(item => (Layer)SettingValue.ToComponent(Arguments.Plain(item)!, typeof(Layer)))];
            return layers.Length == 1 ? layers[0] : new Sequence { Layers = layers };
        }
        catch (RuntimeException e) when (Cause(e) is { } cause)
        {
            throw cause;
        }
        finally
        {
            s_depth--;
        }
    }

    private static DeepShellException? Cause(Exception? e)
    {
        while (e is not null and not DeepShellException) e = e.InnerException;
        return e as DeepShellException;
    }
}
