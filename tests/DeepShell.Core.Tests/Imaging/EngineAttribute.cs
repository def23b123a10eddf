using System.Reflection;
using DeepShell.Data.Imaging;
using Xunit.Sdk;

namespace DeepShell.Tests.Imaging;

/// <summary>Runs a theory with an image engine; where the build has none of that name, it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EngineAttribute : DataAttribute
{
    private readonly string _name;

    public EngineAttribute(string name)
    {
        _name = name;
        if (ImageEngines.Find(name) is null) Skip = $"This build has no {name}: {ImageEngines.Status}";
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[_name]];
}
