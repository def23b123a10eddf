// A cmdlet on the base class of all cmdlets, compiled by Plumbing.Tests.ps1.
using System;
using System.IO;
using System.Management.Automation;
using System.Threading.Tasks;
using DeepShell;
using DeepShell.Layers;
using DeepShell.PowerShell;

[Cmdlet("Add", "Thing", SupportsShouldProcess = true)]
public class AddThingCommand : DeepShellCmdlet, IDynamicParameters
{
    private readonly ComponentParameters _settings = new ComponentParameters();

    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ComponentCompleter<Layer>))]
    public string Type { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public object InputObject { get; set; }

    [Parameter] public string Fail { get; set; }
    [Parameter] public string Read { get; set; }
    [Parameter] public string ReadLiteral { get; set; }
    [Parameter] public string Write { get; set; }
    [Parameter] public SwitchParameter Force { get; set; }
    [Parameter] public int Progress { get; set; }

    public object GetDynamicParameters() { return _settings.For(typeof(Layer), Type); }

    protected override void Process()
    {
        switch (Fail)
        {
            case "known": throw new DeepShellException("Thing.Broken", ErrorKind.InvalidData, "The thing is broken.", "Mend it.", "thing");
            case "unknown": throw new InvalidOperationException("boom");
            case "disk": throw new IOException("No space left on device");
            case "one": WriteProblem(new DeepShellException("Thing.One", ErrorKind.NotFound, "This one is missing.")); break;
            case "never": Task.Delay(-1, Cancellation).GetAwaiter().GetResult(); break;
        }
        if (Read != null) WriteObject(Paths.Existing(Read), true);
        if (ReadLiteral != null) WriteObject(Paths.Existing(ReadLiteral, true), true);
        if (Write != null && ShouldWrite(Paths.New(Write), Force)) File.WriteAllText(Paths.New(Write), "new");
        if (Progress > 0)
            using (ProgressReporter progress = new ProgressReporter(this, "Working"))
                for (int i = 1; i <= Progress; i++) progress.Report((double)i / Progress, () => "step");
        if (Type != null) WriteObject(_settings.Create<Layer>());
        else if (InputObject != null) WriteObject(InputObject);
    }
}
