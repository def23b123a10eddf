$assembly = [IO.Path]::Combine($PSScriptRoot, 'bin', 'DeepShell.PowerShell.dll')
if (-not [IO.File]::Exists($assembly)) {
    $root = [IO.Path]::GetDirectoryName($PSScriptRoot)
    throw [IO.FileNotFoundException]::new("DeepShell is not built yet. Run this first, then import it again:  dotnet build '$root'")
}
Import-Module $assembly
