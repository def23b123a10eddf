<#
.SYNOPSIS
    Runs the Pester tests and writes what became of each to a JSON file. dotnet test calls it; by hand, plain Invoke-Pester does as well.
#>
param(
    [Parameter(Mandatory)] [string] $Result,
    [string] $Pester = 'Pester',
    [string] $Path = $PSScriptRoot
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module $Pester

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Run.Exit = $false
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
$configuration.Output.StackTraceVerbosity = 'FirstLine'
$run = Invoke-Pester -Configuration $configuration

function Format-Errors($records) {
    (@($records | ForEach-Object { "$_`n$($_.DisplayStackTrace)".Trim() }) -join "`n").Trim()
}

# A test that never ran because a BeforeAll failed carries no error of its own: its block does.
function Get-BlockErrors($block) {
    for (; $block; $block = $block.Parent) { if ($block.ErrorRecord) { $block.ErrorRecord } }
}

function New-Row($name, $item, $result, $seconds, $message) {
    [ordered]@{ Name = $name; File = [IO.Path]::GetFileName("$item"); Result = "$result"; Seconds = $seconds; Message = "$message" }
}

# A file that does not parse and an AfterAll that fails are failures too, whatever else passes.
function Get-BlockFailures($blocks, $item) {
    foreach ($block in $blocks) {
        $failed = $block.Tests | Where-Object Result -eq 'Failed'
        if ($block.ErrorRecord -and -not $failed) { New-Row "$($block.ExpandedPath) (set-up or clean-up)" $item 'Failed' 0 (Format-Errors $block.ErrorRecord) }
        Get-BlockFailures $block.Blocks $item
    }
}

$rows = @(
    foreach ($test in $run.Tests) {
        $errors = if ($test.ErrorRecord) { $test.ErrorRecord } elseif ("$($test.Result)" -eq 'Failed') { Get-BlockErrors $test.Block }
        New-Row $test.ExpandedPath $test.Block.BlockContainer.Item $test.Result $test.Duration.TotalSeconds (Format-Errors $errors)
    }
    foreach ($container in $run.Containers) {
        Get-BlockFailures $container.Blocks $container.Item
        if ("$($container.Result)" -eq 'Failed' -and $container.ErrorRecord) {
            New-Row ([IO.Path]::GetFileName("$($container.Item)")) $container.Item 'Failed' 0 (Format-Errors $container.ErrorRecord)
        }
    }
)
ConvertTo-Json $rows -Depth 4 | Set-Content -LiteralPath $Result -Encoding utf8
