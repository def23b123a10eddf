using System.Globalization;
using System.Xml.Linq;

namespace DeepShell.Help;

/// <summary>The external help format of PowerShell (MAML).</summary>
internal static class HelpFile
{
    private static readonly XNamespace s_help = "http://msh";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static void Write(string path, IReadOnlyList<CmdletDescription> cmdlets, Comments comments)
    {
        XElement root = new(s_help + "helpItems", new XAttribute("schema", "maml"), cmdlets.Select(c => Command(c, cmdlets, comments)));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        new XDocument(new XDeclaration("1.0", "utf-8", null), root).Save(path);
    }

    private static XElement Command(CmdletDescription cmdlet, IReadOnlyList<CmdletDescription> all, Comments comments) => new(s_command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", s_maml), new XAttribute(XNamespace.Xmlns + "command", s_command), new XAttribute(XNamespace.Xmlns + "dev", s_dev),
        new XElement(s_command + "details",
            new XElement(s_command + "name", cmdlet.Name),
            new XElement(s_command + "verb", cmdlet.Verb),
            new XElement(s_command + "noun", cmdlet.Noun),
            new XElement(s_maml + "description", Para(comments.Summary(cmdlet.Id)))),
        new XElement(s_maml + "description", Description(cmdlet, comments).Select(Para)),
        new XElement(s_command + "syntax", cmdlet.Sets.Select(set => new XElement(s_command + "syntaxItem",
            new XElement(s_maml + "name", cmdlet.Name),
            cmdlet.InSet(set).Select(p => Parameter(p.Parameter, p.Use, comments)),
            Common(cmdlet)))),
        new XElement(s_command + "parameters",
            cmdlet.Parameters.Select(p => Parameter(p, Merge(p.Uses), comments)), Common(cmdlet)),
        new XElement(s_command + "inputTypes", Inputs(cmdlet).Select(t => TypeOf("inputType", t))),
        new XElement(s_command + "returnValues", cmdlet.Outputs.Select(t => TypeOf("returnValue", t))),
        new XElement(s_command + "examples", comments.Examples(cmdlet.Id).Select((e, i) => new XElement(s_command + "example",
            new XElement(s_maml + "title", string.Create(CultureInfo.InvariantCulture, $"Example {i + 1}: {e.Title}")),
            new XElement(s_dev + "code", e.Code),
            new XElement(s_dev + "remarks", Para(e.Remarks))))),
        new XElement(s_command + "relatedLinks", comments.SeeAlso(cmdlet.Id)
            .Select(id => all.FirstOrDefault(c => c.Id == id)?.Name).OfType<string>()
            .Select(name => new XElement(s_maml + "navigationLink", new XElement(s_maml + "linkText", name), new XElement(s_maml + "uri")))));

    private static IEnumerable<string> Description(CmdletDescription cmdlet, Comments comments)
    {
        IReadOnlyList<string> remarks = comments.Section(cmdlet.Id, "remarks");
        yield return comments.Summary(cmdlet.Id);
        foreach (string remark in remarks) yield return remark;
        if (cmdlet.Dynamic) yield return "Further parameters come from the component that is chosen: press Tab, or see (Get-DeepShellComponent <name>).Settings.";
    }

    private static XElement Parameter(ParameterDescription p, ParameterUse use, Comments comments)
    {
        Type type = Nullable.GetUnderlyingType(p.Type) ?? p.Type;
        string typeName = CmdletDescription.TypeName(type);
        bool isSwitch = typeName == "switch";
        return Parameter(p.Name, comments.Summary(p.Id), typeName, isSwitch ? [] : Choices(type), use, p.Wildcards, p.Aliases,
            string.Join(" ", comments.Section(p.Id, "value")));
    }

    private static XElement Parameter(string name, string description, string type, IReadOnlyList<string> choices, ParameterUse use, bool wildcards, IReadOnlyList<string> aliases, string defaultValue = "") =>
        new(s_command + "parameter",
            new XAttribute("required", use.Mandatory ? "true" : "false"), new XAttribute("variableLength", "true"), new XAttribute("globbing", wildcards ? "true" : "false"),
            new XAttribute("pipelineInput", Pipeline(use)), new XAttribute("position", use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", aliases.Count == 0 ? "none" : string.Join(", ", aliases)),
            new XElement(s_maml + "name", name),
            new XElement(s_maml + "description", Para(description)),
            choices.Count == 0 ? null : new XElement(s_command + "parameterValueGroup", choices.Select(c =>
                new XElement(s_command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), c))),
            type == "switch" ? null : new XElement(s_command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", "false"), type),
            new XElement(s_dev + "type", new XElement(s_maml + "name", type), new XElement(s_maml + "uri")),
            defaultValue.Length == 0 ? null : new XElement(s_dev + "defaultValue", defaultValue));

    // -WhatIf and -Confirm are parameters of PowerShell's own, but Get-Help lists them with the cmdlet's.
    private static IEnumerable<XElement> Common(CmdletDescription cmdlet)
    {
        if (!cmdlet.ShouldProcess) yield break;
        ParameterUse use = new("", false, null, false, false, false);
        yield return Parameter("WhatIf", "Shows what would be written, and writes nothing.", "switch", [], use, false, ["wi"]);
        yield return Parameter("Confirm", "Asks before anything is written.", "switch", [], use, false, ["cf"]);
    }

    private static ParameterUse Merge(IReadOnlyList<ParameterUse> uses) => uses[0] with
    {
        Mandatory = uses.All(u => u.Mandatory),
        ByValue = uses.Any(u => u.ByValue),
        ByName = uses.Any(u => u.ByName),
    };

    private static string Pipeline(ParameterUse use) => (use.ByValue, use.ByName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    private static string[] Choices(Type type) => (type.IsArray ? type.GetElementType()! : type) is { IsEnum: true } e ? Enum.GetNames(e) : [];

    private static IEnumerable<string> Inputs(CmdletDescription cmdlet) =>
        cmdlet.Parameters.Where(p => p.Uses.Any(u => u.ByValue || u.ByName)).Select(p => CmdletDescription.TypeName(p.Type)).Distinct();

    private static XElement TypeOf(string element, string name) =>
        new(s_command + element, new XElement(s_dev + "type", new XElement(s_maml + "name", name)));

    private static XElement Para(string text) => new(s_maml + "para", text);
}
