# Plain strings: a call of [IO.Path]::Combine would cost more than all the rest of the import.
# A package may hold assemblies compiled ahead for some platforms, in a folder each; those in bin/ run everywhere.
$assembly = "$PSScriptRoot/bin/$([Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier)/DeepShell.PowerShell.dll"
if (-not [IO.File]::Exists($assembly)) { $assembly = "$PSScriptRoot/bin/DeepShell.PowerShell.dll" }
if (-not [IO.File]::Exists($assembly)) {
    $root = [IO.Path]::GetDirectoryName($PSScriptRoot)
    throw [IO.FileNotFoundException]::new("DeepShell is not built yet. Run this first, then import it again:  dotnet build '$root'")
}
Import-Module $assembly
