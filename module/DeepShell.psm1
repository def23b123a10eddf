# A package may hold assemblies compiled ahead for some platforms, in a folder each; those in bin/ run everywhere.
$bin = [IO.Path]::Combine($PSScriptRoot, 'bin')
$assembly = [IO.Path]::Combine($bin, [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier, 'DeepShell.PowerShell.dll')
if (-not [IO.File]::Exists($assembly)) { $assembly = [IO.Path]::Combine($bin, 'DeepShell.PowerShell.dll') }
if (-not [IO.File]::Exists($assembly)) {
    $root = [IO.Path]::GetDirectoryName($PSScriptRoot)
    throw [IO.FileNotFoundException]::new("DeepShell is not built yet. Run this first, then import it again:  dotnet build '$root'")
}
Import-Module $assembly
# A property for each metric of a record. Not in the types file: that is read before the assembly is loaded.
foreach ($type in 'DeepShell.Models.EpochRecord', 'DeepShell.Training.Measurement') {
    Update-TypeData -TypeName $type -TypeAdapter ([DeepShell.PowerShell.MetricPropertyAdapter]) -Force
}
