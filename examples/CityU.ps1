#Requires -Version 7.6
<#
.SYNOPSIS
    The runs of a lecture on deep learning, repeated: one network, MNIST, and what optimiser, schedule and regularisation make of it.
.DESCRIPTION
    City University of Hong Kong, CS5489, lecture 10a: 5,400 training and 600 validation images of MNIST, the full 10,000 test images,
    batches of 50, and a network of 5×5 convolutions with batch normalisation (287,120 parameters). Each run is repeated with
    several seeds; a seed decides the images that are drawn, the initial weights and the order. The lecture's figures stand beside ours.

    Why Adam does worse at a rate of 0.01 is in the last two columns and in update-ratio.svg: Update is how far a step moves the
    weights, ‖Δw‖/‖w‖, Spread the standard deviation of the loss between the steps of an epoch, both means over a run. Adam divides
    the gradient by its own size, so that its steps stay about as long as the rate says, however small the gradient has become: from
    the tenth epoch on they are more than ten times those of gradient descent, and the loss jumps about where the others have settled.

    The models are kept in OutputPath, and a model that is there is not trained again: a run that was broken off goes on where it was.
.EXAMPLE
    ./examples/CityU.ps1
.EXAMPLE
    ./examples/CityU.ps1 -DataPath ~/mnist -Seeds 1 -Epochs 3 -Only EarlyStopping, Adam

    A quick trial: figures after three epochs.
.EXAMPLE
    ./examples/CityU.ps1 | Export-Csv lecture.csv
#>
[CmdletBinding()]
param(
    # The folder with MNIST's four files.
    [string] $DataPath = (Join-Path $PSScriptRoot '../../shared/data/mnist'),

    # Where the models and the charts go.
    [string] $OutputPath = (Join-Path $PSScriptRoot '../cityu-output'),

    # One repetition of every run for each.
    [ulong[]] $Seeds = 1..3,

    # Passes over the training images at most; by default as in the lecture.
    [int] $Epochs,

    # The runs; all if not given.
    [ValidateSet('EarlyStopping', 'Decay', 'Plateau', 'Schedule', 'Adam', 'NormalizedEnsemble', 'L2', 'Dropout', 'Ensemble')]
    [string[]] $Only = @('EarlyStopping', 'Decay', 'Plateau', 'Schedule', 'Adam', 'NormalizedEnsemble', 'L2', 'Dropout', 'Ensemble'),

    # Threads; by default the machine's cores. The figures do not depend on it.
    [int] $ThreadCount = [Environment]::ProcessorCount
)
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../DeepShell.psd1')
Update-FormatData -PrependPath (Join-Path $PSScriptRoot CityU.Format.ps1xml)
if (-not (Test-Path -LiteralPath $DataPath)) {
    "There is no folder $DataPath. Give the one with train-images-idx3-ubyte.gz and MNIST's other files with -DataPath."
    if ($PSBoundParameters.ContainsKey('DataPath')) { exit 1 } else { exit 0 }
}
$null = New-Item -ItemType Directory -Force $OutputPath
if (-not $Epochs) { $suffix = '' } else { $suffix = "-$Epochs" }

# What all SGD runs have in common, and what stops early.
$sgd = @{ Optimizer = 'Sgd'; LearningRate = 0.02; Momentum = 0.9; Nesterov = $true }
$stopping = @{ Epochs = 100; EarlyStopping = $true; MinDelta = 1e-4; Patience = 5 }

# The lecture names its earlier networks without their settings: here they are the same layers without normalisation.
$normalized = { param($data) $data | New-Model -Architecture CityU -Name CityU }
$plain = {
    param($data) $data | New-Model -Name plain | Add-Layer Conv2D 10 5 -Stride 2 -Activation ReLU | Add-Layer Conv2D 40 5 -Stride 2 -Activation ReLU |
        Add-Layer Conv2D 80 5 -Activation ReLU | Add-Layer Flatten | Add-Layer Dense 50 -Activation ReLU
}
$dropout = { param($data) & $plain $data | Add-Layer Dropout 0.5 }

$runs = @(
    @{ Name = 'EarlyStopping'; Source = 0.9804; Network = $normalized; Settings = $sgd + $stopping }
    @{ Name = 'Decay'; Source = 0.9805; Network = $normalized; Settings = $sgd + @{ Epochs = 50; Schedule = @{ Type = 'InverseTime'; Decay = 1e-5; Per = 'Step' } } }
    @{ Name = 'Plateau'; Source = 0.9803; Network = $normalized; Settings = $sgd + @{ Epochs = 50; PlateauFactor = 0.1; PlateauPatience = 5 } }
    @{ Name = 'Schedule'; Source = 0.9799; Network = $normalized; Settings = $sgd + @{ Epochs = 50; Schedule = @{ Type = 'Linear'; FinalRate = 0.0001 } } }
    @{ Name = 'Adam'; Source = 0.9608; Network = $normalized; Settings = @{ Optimizer = 'Adam'; LearningRate = 0.01 } + $stopping }
    @{ Name = 'NormalizedEnsemble'; Members = 5; Network = $normalized; Settings = $sgd + $stopping; As = 'EarlyStopping' }
    @{ Name = 'L2'; Source = 0.966; Network = $plain; Settings = $sgd + $stopping + @{ Regularizer = @{ Type = 'L2'; Strength = 0.0005 } } }
    @{ Name = 'Dropout'; Source = 0.968; Network = $dropout; Settings = $sgd + $stopping }
    @{ Name = 'Ensemble'; Source = 0.970; Members = 5; Network = $plain; Settings = $sgd + $stopping }
)

# One model: read if it was trained before, else trained and kept.
function Get-TrainedModel($name, $network, $settings, $data, $seed) {
    $path = Join-Path $OutputPath "$name$suffix.deepshell"
    if (-not (Test-Path -LiteralPath $path)) {
        Write-Verbose "Training $name."
        $null = & $network $data | Start-Training @settings -BatchSize 50 -Seed $seed -Monitor -ThreadCount $ThreadCount | Export-Model $path
    }
    Import-Model $path
}

function Get-Median($values) {
    $sorted = @($values | Sort-Object)
    $sorted[[int][Math]::Floor(($sorted.Count - 1) / 2)]
}

# The mean of a figure over the epochs of all repetitions.
function Get-Mean($run, $property) { ($run.Measured.History | Measure-Object $property -Average).Average }

$mnist = Import-Dataset $DataPath
$chosen = @($runs | Where-Object Name -in $Only)
foreach ($run in $chosen) { $run.Measured = [Collections.Generic.List[object]]::new() }
foreach ($seed in $Seeds) {
    $data = $mnist | Split-Dataset -Count 5400, 600 -Seed $seed | Normalize-Data MinMax
    foreach ($run in $chosen) {
        $settings = $run.Settings.Clone()
        if ($Epochs) { $settings.Epochs = $Epochs }
        $kept = $run.As ?? $run.Name
        # Members differ in their initial weights and in the order of the images; the first is the run of the seed itself.
        $members = @(foreach ($i in 1..($run.Members ?? 1)) {
                $name = $i -eq 1 ? "$kept-$seed" : "$kept-$seed-$i"
                Get-TrainedModel $name $run.Network $settings $data ($i -eq 1 ? $seed : 1000 * $seed + $i)
            })
        $model = $members.Count -eq 1 ? $members[0] : ($members | Merge-Model)
        $test = $model | Measure-Model -Dataset $data
        Write-Verbose "$($run.Name), seed ${seed}: $($test.Accuracy)"
        $run.Measured.Add([pscustomobject]@{ Seed = $seed; Accuracy = $test.Accuracy; History = $members[0].History; Members = $members.Count })
    }
}

# The course of the lecture's five runs, of the first seed.
$curves = foreach ($run in $chosen | Where-Object { $_.Network -eq $normalized -and -not $_.Members }) {
    $run.Measured[0].History | Select-Object Epoch, ValidationLoss, UpdateRatio, LossSpread, @{ Name = 'Run'; Expression = { $run.Name } }
}
if ($curves) {
    $null = $curves | Export-Chart (Join-Path $OutputPath validation-loss.svg) -X Epoch -Y ValidationLoss -Group Run -LogY -Title "Validation loss, seed $($Seeds[0])" -Force
    $null = $curves | Export-Chart (Join-Path $OutputPath update-ratio.svg) -X Epoch -Y UpdateRatio -Group Run -LogY -Title "How far a step moves the weights, seed $($Seeds[0])" -YLabel '‖Δw‖ / ‖w‖' -Force
    Write-Verbose "The charts are in $OutputPath."
}

foreach ($run in $chosen) {
    $values = $run.Measured.Accuracy
    # The lecture measured one run on 10,000 images: its own figure is known to within this.
    $error1 = $run.Source ? [Math]::Sqrt($run.Source * (1 - $run.Source) / 10000) : $null
    [pscustomobject]@{
        PSTypeName  = 'DeepShell.Example.LectureRun'
        Run         = $run.Name
        Source      = $run.Source
        Median      = Get-Median $values
        Lowest      = ($values | Measure-Object -Minimum).Minimum
        Highest     = ($values | Measure-Object -Maximum).Maximum
        Reached     = $run.Source ? (Get-Median $values) -ge $run.Source - 2 * $error1 : $null
        Epochs      = Get-Median ($run.Measured | ForEach-Object { $_.History.Count })
        UpdateRatio = Get-Mean $run UpdateRatio
        LossSpread  = Get-Mean $run LossSpread
        Seeds       = $Seeds.Count
    }
}
