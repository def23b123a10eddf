$assembly = [IO.Path]::Combine($PSScriptRoot, 'bin', 'DeepShell.PowerShell.dll')
if (-not [IO.File]::Exists($assembly)) {
    $root = [IO.Path]::GetDirectoryName($PSScriptRoot)
    throw [IO.FileNotFoundException]::new("DeepShell is not built yet. Run this first, then import it again:  dotnet build '$root'")
}
Import-Module $assembly
# A property for each metric of a record. Not in the types file: that is read before the assembly is loaded.
foreach ($type in 'DeepShell.Models.EpochRecord', 'DeepShell.Training.Measurement') {
    Update-TypeData -TypeName $type -TypeAdapter ([DeepShell.PowerShell.MetricPropertyAdapter]) -Force
}
