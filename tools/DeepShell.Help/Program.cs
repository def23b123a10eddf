using DeepShell.Help;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: DeepShell.Help <assembly with cmdlets> <help file to write>");
    return 2;
}

try
{
    Comments comments = Comments.Beside(args[0]);
    IReadOnlyList<CmdletDescription> cmdlets = CmdletDescription.ReadAll(args[0]);
    HelpFile.Write(args[1], cmdlets, comments);
    return 0;
}
catch (Exception e) when (e is IOException or BadImageFormatException or System.Xml.XmlException)
{
    // The form that MSBuild shows as an error of the build.
    Console.Error.WriteLine($"{args[0]} : error DSH0001: The help could not be written: {e.Message}");
    return 1;
}
