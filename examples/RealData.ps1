#Requires -Version 7.6
<#
.SYNOPSIS
    Trains on real data with several seeds and reports the median on the test part: the figures the project holds itself to.
.DESCRIPTION
    One seed decides the split, the weights, the order of the samples and the augmentation. The data are not part of the
    project; runs whose data are not there are left out with a warning.
.EXAMPLE
    ./examples/RealData.ps1 -DataPath ../shared/data
.EXAMPLE
    ./examples/RealData.ps1 -DataPath ~/data -Only Iris, Wine -Seed (1..20)
#>
[CmdletBinding()]
param(
    # The folder with mnist/, tabular/ and cifar10-12k.tar.
    [string] $DataPath = (Join-Path $PSScriptRoot '../../shared/data'),

    # One run for each; by default 5, and 20 for tables whose test part is so small that a single row shows.
    [int[]] $Seed = 1..5,

    # Names of the runs; all if not given.
    [ValidateSet('Iris', 'Wine', 'Adult', 'Housing', 'Mnist', 'Cifar', 'DigitsToMnist')]
    [string[]] $Only = @('Iris', 'Wine', 'Adult', 'Housing', 'Mnist', 'Cifar', 'DigitsToMnist')
)
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../DeepShell.psd1')

function Get-Cifar {
    $folder = Join-Path ([IO.Path]::GetTempPath()) deepshell-cifar10
    if (-not (Test-Path (Join-Path $folder cifar10))) {
        $null = New-Item -ItemType Directory -Force $folder
        tar -xf (Join-Path $DataPath cifar10-12k.tar) -C $folder
    }
    Join-Path $folder cifar10
}

$runs = @(
    @{ Name = 'Iris'; Seeds = 1..20; File = 'tabular/iris.csv'; Metric = 'Accuracy'; Target = 0.95; Train = {
            param($seed) Import-Dataset "$DataPath/tabular/iris.csv" | Split-Dataset -Ratio 60,20,20 -Seed $seed | Normalize-Data |
                New-Model | Start-Training -Seed $seed } }
    @{ Name = 'Wine'; Seeds = 1..20; File = 'tabular/wine.csv'; Metric = 'Accuracy'; Target = 0.96; Train = {
            param($seed) Import-Dataset "$DataPath/tabular/wine.csv" | Split-Dataset -Ratio 60,20,20 -Seed $seed | Normalize-Data |
                New-Model | Start-Training -Seed $seed } }
    @{ Name = 'Adult'; File = 'tabular/adult-train.csv'; Metric = 'Accuracy'; Target = 0.845; Train = {
            param($seed) Import-Dataset "$DataPath/tabular/adult-train.csv" | Split-Dataset -Ratio 60,20,20 -Seed $seed | Normalize-Data |
                New-Model | Start-Training -Seed $seed } }
    @{ Name = 'Housing'; Seeds = 1..20; File = 'tabular/housing.csv'; Metric = 'RSquared'; Target = 0.80; Train = {
            param($seed) Import-Dataset "$DataPath/tabular/housing.csv" | Split-Dataset -Ratio 60,20,20 -Seed $seed | Normalize-Data |
                New-Model | Start-Training -Seed $seed } }
    @{ Name = 'Mnist'; File = 'mnist'; Metric = 'Accuracy'; Target = 0.972; Train = {
            param($seed) Import-Dataset "$DataPath/mnist" | Split-Dataset -Ratio 95,5 -Seed $seed | Normalize-Data |
                New-Model -Hidden 128,64 | Start-Training -Epochs 5 -Seed $seed } }
    @{ Name = 'Cifar'; File = 'cifar10-12k.tar'; Metric = 'Accuracy'; Target = 0.50; Train = {
            param($seed) Import-Dataset (Get-Cifar) | Split-Dataset -Ratio 90,10 -Seed $seed | Normalize-Data |
                Invoke-Augmentation -Flip Horizontal -Crop 32 -Padding 4 | New-Model | Start-Training -Seed $seed } }
    @{ Name = 'DigitsToMnist'; File = 'mnist'; Metric = 'Accuracy'; Target = $null; Train = {
            param($seed) New-Dataset -Kind Digits -Count 20000 -Seed $seed | Split-Dataset -Ratio 95,5 -Seed $seed | Normalize-Data |
                New-Model -Architecture CityU | Start-Training -Epochs 8 -Seed $seed }
        Measure = { param($model) $model | Measure-Model -Dataset (Import-Dataset "$DataPath/mnist/t10k-images-idx3-ubyte.gz") } }
)

foreach ($run in $runs | Where-Object Name -in $Only) {
    if (-not (Test-Path (Join-Path $DataPath $run.File))) {
        Write-Warning "$($run.Name): $($run.File) is not in $DataPath."
        continue
    }
    $seeds = $PSBoundParameters.ContainsKey('Seed') ? $Seed : $run.Seeds ?? $Seed
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $values = foreach ($s in $seeds) {
        $model = & $run.Train $s
        $measured = if ($run.Measure) { & $run.Measure $model } else { $model | Measure-Model }
        Write-Verbose "$($run.Name), seed ${s}: $($run.Metric) $($measured.($run.Metric))"
        $measured.($run.Metric)
    }
    $sorted = @($values | Sort-Object)
    [pscustomobject]@{
        Data    = $run.Name
        Metric  = $run.Metric
        Median  = '{0:F4}' -f $sorted[[int][Math]::Floor(($sorted.Count - 1) / 2)]
        Lowest  = '{0:F4}' -f $sorted[0]
        Highest = '{0:F4}' -f $sorted[-1]
        Target  = $run.Target
        Seeds   = $seeds.Count
        Seconds = [Math]::Round($clock.Elapsed.TotalSeconds / $seeds.Count, 1)
    }
}
