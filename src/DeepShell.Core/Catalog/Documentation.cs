using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DeepShell.Catalog;

/// <summary>Reads the summaries that the compiler wrote beside the assembly (<c>DeepShell.Core.xml</c>), on first use.</summary>
public static partial class Documentation
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, string>> s_files = new();

    /// <summary>The summary of a type or property, its own or the one it inherits; empty when the file is not there.</summary>
    public static string Summary(MemberInfo member)
    {
        string id = member is Type type ? "T:" + type.FullName : $"{Prefix(member)}:{member.DeclaringType!.FullName}.{member.Name}";
        string summary = s_files.GetOrAdd(member.Module.Assembly, Read).GetValueOrDefault(id.Replace('+', '.'), "");
        return summary.Length == 0 && member is PropertyInfo && member.DeclaringType!.BaseType?.GetProperty(member.Name) is { } inherited
            ? Summary(inherited) : summary;
    }

    private static char Prefix(MemberInfo member) => member.MemberType == MemberTypes.Field ? 'F' : 'P';

    private static IReadOnlyDictionary<string, string> Read(Assembly assembly)
    {
        if (ModuleFolder.Find(assembly, assembly.GetName().Name + ".xml") is not { } path) return new Dictionary<string, string>();
        return XDocument.Load(path).Descendants("member")
            .Where(m => m.Attribute("name") is not null && m.Element("summary") is not null)
            .ToDictionary(m => m.Attribute("name")!.Value, m => Plain(m.Element("summary")!));
    }

    private static string Plain(XElement summary)
    {
        IEnumerable<string> parts = summary.Nodes().Select(n => n switch
        {
            XText t => t.Value,
            XElement e when e.Attribute("cref") is { } cref => cref.Value[(cref.Value.LastIndexOf('.') + 1)..],
            XElement e when e.Attribute("langword") is { } word => word.Value,
            XElement e => e.Value,
            _ => "",
        });
        return Whitespace().Replace(string.Concat(parts), " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
