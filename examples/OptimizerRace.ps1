#Requires -Version 7.6
<#
.SYNOPSIS
    Every optimiser of the catalogue on one loss of two weights: the paths over its contours as a picture, and who came how far.
.DESCRIPTION
    Each runs at the learning rate with the lowest mean loss over its path, out of a grid from 0.0001 to 5: what is compared are the
    rules, not how well their default rates happen to fit. Momentum and other settings are the defaults.
.EXAMPLE
    ./examples/OptimizerRace.ps1
.EXAMPLE
    ./examples/OptimizerRace.ps1 -Surface Rosenbrock -Steps 500 -OutputPath rosenbrock.svg
#>
param(
    # The loss: the name of a surface (Get-DeepShellComponent -Kind Surface).
    [string] $Surface = 'Beale',

    # Steps of each optimiser.
    [int] $Steps = 150,

    # The picture.
    [string] $OutputPath = (Join-Path $PSScriptRoot '../optimizer-race.svg')
)
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../DeepShell.psd1')
$rates = -4..0 | ForEach-Object { $power = $_; 1, 2, 5 | ForEach-Object { $_ * [Math]::Pow(10, $power) } }
$racers = @(@{ Optimizer = 'Sgd' }, @{ Optimizer = 'Sgd'; Momentum = 0.9; Name = 'Sgd, momentum' }, @{ Optimizer = 'Sgd'; Momentum = 0.9; Nesterov = $true; Name = 'Sgd, Nesterov' }) +
    @((Get-DeepShellComponent -Kind Optimizer).Name | Where-Object { $_ -ne 'Sgd' } | ForEach-Object { @{ Optimizer = $_ } })

$paths = foreach ($racer in $racers) {
    $best = $rates | ForEach-Object {
        $path = @(Get-OptimizerPath @racer -Surface $Surface -Steps $Steps -LearningRate $_)
        # A path that broke off left all bounds.
        if ($path.Count -gt $Steps) { [pscustomobject]@{ Rate = $_; Mean = ($path | Measure-Object Loss -Average).Average; Loss = $path[-1].Loss; Path = $path } }
    } | Sort-Object Mean -Top 1
    $best
}
# The frame holds what happens around the start and the minimum, not the detours of those that overshoot.
$all = $paths.Path
function Get-Frame($values) {
    $sorted = @($values | Sort-Object)
    $low, $high = $sorted[[int]($sorted.Count * 0.005)], $sorted[[int]($sorted.Count * 0.995) - 1]
    ($low - 0.1 * ($high - $low)), ($high + 0.1 * ($high - $low))
}
$null = $all | Export-Chart $OutputPath -Surface $Surface -Title "$Surface, $Steps steps: each optimiser at its best rate" -XRange (Get-Frame $all.X) -YRange (Get-Frame $all.Y) -XLabel 'first weight' -YLabel 'second weight' -Force

$paths | Sort-Object Loss | ForEach-Object {
    [pscustomobject]@{ Optimizer = $_.Path[-1].Optimizer; Rate = '{0:0.####}' -f $_.Rate; Loss = '{0:0.0e+0}' -f $_.Loss; Place = '{0:F2}, {1:F2}' -f $_.Path[-1].X, $_.Path[-1].Y }
}
