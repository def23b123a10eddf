using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DeepShell.Help;

/// <summary>An example of a cmdlet: what it shows, and the code.</summary>
internal sealed record Example(string Title, string Code, string Remarks);

/// <summary>The documentation comments that the compiler wrote beside an assembly.</summary>
internal sealed partial class Comments
{
    private readonly Dictionary<string, XElement> _members = [];

    public static Comments Beside(string assembly)
    {
        Comments comments = new();
        // The cmdlets' own, and those of the assemblies whose types they show.
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(assembly))!, "DeepShell.*.xml"))
            foreach (XElement member in XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants("member"))
                comments._members[member.Attribute("name")!.Value] = member;
        return comments;
    }

    /// <summary>The paragraphs of one section (summary, remarks) of a member; empty when there is none.</summary>
    public IReadOnlyList<string> Section(string id, string section) =>
        _members.TryGetValue(id, out XElement? member) && member.Element(section) is { } element ? Paragraphs(element) : [];

    public string Summary(string id) => string.Join(" ", Section(id, "summary"));

    public IReadOnlyList<Example> Examples(string id) => !_members.TryGetValue(id, out XElement? member) ? [] :
        [.. member.Elements("example").Select(e => new Example(
            string.Join(" ", e.Element("summary") is { } s ? Paragraphs(s) : []),
            Unindent(e.Element("code")?.Value ?? "", Indentation(e)),
            string.Join("\n\n", e.Elements("para").Select(Flat))))];

    /// <summary>The members named in <c>seealso</c> tags.</summary>
    public IReadOnlyList<string> SeeAlso(string id) => !_members.TryGetValue(id, out XElement? member) ? [] :
        [.. member.Elements("seealso").Select(e => e.Attribute("cref")?.Value ?? "").Where(c => c.Length > 0)];

    private static List<string> Paragraphs(XElement section)
    {
        List<string> all = [];
        List<XNode> run = [];
        foreach (XNode node in section.Nodes())
        {
            if (node is XElement { Name.LocalName: "para" or "list" } block)
            {
                Flush();
                all.AddRange(block.Name.LocalName == "list"
                    ? block.Elements("item").Select(i => "- " + Flat(i.Element("description") ?? i))
                    : [Flat(block)]);
            }
            else run.Add(node);
        }
        Flush();
        return all;

        void Flush()
        {
            string text = Space().Replace(string.Concat(run.Select(Text)), " ").Trim();
            if (text.Length > 0) all.Add(text);
            run.Clear();
        }
    }

    private static string Flat(XElement element) => Space().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText t => t.Value,
        XElement { Name.LocalName: "see" or "seealso" } e when e.Attribute("cref") is { } cref => Last(cref.Value),
        XElement e when (e.Attribute("langword") ?? e.Attribute("name")) is { } word => word.Value,
        XElement e => string.Concat(e.Nodes().Select(Text)),
        _ => "",
    };

    private static string Last(string cref) => cref[(cref.LastIndexOf('.') + 1)..].Split('`')[0];

    // The compiler indents the comment as a whole; code that begins behind its tag shows by how much only on the lines after it.
    private static int Indentation(XElement example) =>
        example.Nodes().OfType<XText>().Select(t => t.Value.Length - t.Value.TrimEnd(' ').Length).DefaultIfEmpty().Max();

    private static string Unindent(string code, int indent) => string.Join("\n", code.Replace("\r", "").Split('\n')
        .Select(l => l[Math.Min(indent, l.Length - l.TrimStart().Length)..])).Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
