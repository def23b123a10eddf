using System.Management.Automation;
using System.Reflection;

namespace DeepShell.Help;

/// <summary>One use of a parameter: in one parameter set, or in all of them.</summary>
internal sealed record ParameterUse(string Set, bool Mandatory, int? Position, bool ByValue, bool ByName, bool Remaining);

/// <summary>A parameter of a cmdlet.</summary>
internal sealed record ParameterDescription(string Name, string Id, Type Type, bool Wildcards, IReadOnlyList<string> Aliases, IReadOnlyList<ParameterUse> Uses);

/// <summary>A cmdlet as its attributes describe it. They are only read, never run: the assembly compiles against reference assemblies.</summary>
internal sealed class CmdletDescription
{
    private const string AllSets = "__AllParameterSets";

    public required string Name { get; init; }
    public required string Id { get; init; }
    public required string? DefaultSet { get; init; }
    public required bool ShouldProcess { get; init; }
    public required bool Dynamic { get; init; }
    public required IReadOnlyList<string> Outputs { get; init; }
    public required IReadOnlyList<ParameterDescription> Parameters { get; init; }

    public string Verb => Name.Split('-')[0];
    public string Noun => Name.Split('-')[1];

    /// <summary>The names of the parameter sets; one, of any name, when the cmdlet has none of its own.</summary>
    public IReadOnlyList<string> Sets
    {
        get
        {
            string[] named = [.. Parameters.SelectMany(p => p.Uses).Select(u => u.Set).Where(s => s != AllSets).Distinct()];
            return named.Length == 0 ? [AllSets] : [.. named.OrderBy(s => s != DefaultSet)];
        }
    }

    public IEnumerable<(ParameterDescription Parameter, ParameterUse Use)> InSet(string set) =>
        from p in Parameters
        let use = p.Uses.FirstOrDefault(u => u.Set == set) ?? p.Uses.FirstOrDefault(u => u.Set == AllSets)
        where use is not null
        orderby use.Position ?? int.MaxValue, !use.Mandatory
        select (p, use);

    public static IReadOnlyList<CmdletDescription> ReadAll(string path) =>
        [.. Assembly.LoadFrom(Path.GetFullPath(path)).GetExportedTypes()
            .Where(t => !t.IsAbstract && Attributes<CmdletAttribute>(t).Any())
            .Select(Read).OrderBy(c => c.Noun, StringComparer.Ordinal).ThenBy(c => c.Name, StringComparer.Ordinal)];

    private static CmdletDescription Read(Type type)
    {
        CustomAttributeData cmdlet = Attributes<CmdletAttribute>(type).Single();
        return new CmdletDescription
        {
            Name = $"{cmdlet.ConstructorArguments[0].Value}-{cmdlet.ConstructorArguments[1].Value}",
            Id = "T:" + type.FullName,
            DefaultSet = Named<string>(cmdlet, "DefaultParameterSetName"),
            ShouldProcess = Named<bool>(cmdlet, "SupportsShouldProcess"),
            Dynamic = typeof(IDynamicParameters).IsAssignableFrom(type),
            Outputs = [.. Attributes<OutputTypeAttribute>(type).SelectMany(a => Values(a.ConstructorArguments[0])).Select(v => v is Type t ? TypeName(t) : v.ToString()!)],
            Parameters = [.. type.GetProperties().Where(p => Attributes<ParameterAttribute>(p).Any()).Select(Read)],
        };
    }

    private static ParameterDescription Read(PropertyInfo property) => new(
        property.Name,
        $"P:{property.DeclaringType!.FullName}.{property.Name}",
        property.PropertyType,
        Attributes<SupportsWildcardsAttribute>(property).Any(),
        [.. Attributes<AliasAttribute>(property).SelectMany(a => Values(a.ConstructorArguments[0])).Select(v => v.ToString()!)],
        [.. Attributes<ParameterAttribute>(property).Select(a => new ParameterUse(
            Named<string>(a, "ParameterSetName") ?? AllSets, Named<bool>(a, "Mandatory"), Position(a),
            Named<bool>(a, "ValueFromPipeline"), Named<bool>(a, "ValueFromPipelineByPropertyName"), Named<bool>(a, "ValueFromRemainingArguments")))]);

    /// <summary>A type's name as PowerShell writes it.</summary>
    public static string TypeName(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return TypeName(inner);
        if (type.IsArray) return TypeName(type.GetElementType()!) + "[]";
        return type.FullName switch
        {
            "System.String" => "string",
            "System.Int32" => "int",
            "System.Int64" => "long",
            "System.UInt64" => "ulong",
            "System.Double" => "double",
            "System.Single" => "float",
            "System.Boolean" => "bool",
            "System.Object" => "object",
            "System.Management.Automation.PSObject" => "psobject",
            "System.Management.Automation.SwitchParameter" => "switch",
            _ => type.Name,
        };
    }

    private static int? Position(CustomAttributeData a) => Named<int?>(a, "Position") is { } p and not int.MinValue ? p : null;

    private static IEnumerable<CustomAttributeData> Attributes<T>(MemberInfo member)
    {
        for (MemberInfo? m = member; m is not null; m = m is Type { BaseType: { } up } ? up : null)
            foreach (CustomAttributeData data in m.GetCustomAttributesData())
                if (data.AttributeType == typeof(T))
                    yield return data;
    }

    private static T? Named<T>(CustomAttributeData a, string name) =>
        a.NamedArguments.FirstOrDefault(n => n.MemberName == name) is { MemberInfo: not null } found ? (T?)found.TypedValue.Value : default;

    private static IEnumerable<object> Values(CustomAttributeTypedArgument argument) => argument.Value switch
    {
        IReadOnlyCollection<CustomAttributeTypedArgument> many => many.SelectMany(Values),
        null => [],
        var one => [one],
    };
}
