#Requires -Version 7.6
<#
.SYNOPSIS
    A siamese network on MNIST: do two images show the same digit?
.DESCRIPTION
    Pairs are made within each part, so no test image is seen in training. One tower, a small convolutional network, turns each image of a
    pair into 16 numbers; the contrastive loss pulls equal digits together and pushes others apart. Then triplets: which of two images shows
    the anchor's digit? The figures are of the test part's images, paired with each other: with seed 1, 0.968 of 11,111 pairs and 0.988 of as
    many triplets are right.
.EXAMPLE
    ./examples/Siamese.ps1
.EXAMPLE
    ./examples/Siamese.ps1 -DataPath ~/mnist -Pairs 30000 -Epochs 5 -Seed 2
#>
[CmdletBinding()]
param(
    # The folder with MNIST's four files.
    [string] $DataPath = (Join-Path $PSScriptRoot '../../shared/data/mnist'),

    # Pairs, and triplets, of the training part.
    [int] $Pairs = 60000,

    [int] $Epochs = 8,

    [ulong] $Seed = 1
)
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../DeepShell.psd1')
if (-not (Test-Path -LiteralPath $DataPath)) {
    "There is no folder $DataPath. Give the one with train-images-idx3-ubyte.gz and MNIST's other files with -DataPath."
    if ($PSBoundParameters.ContainsKey('DataPath')) { exit 1 } else { exit 0 }
}

$mnist = Import-Dataset (Join-Path $DataPath train-images-idx3-ubyte.gz) -TestPath (Join-Path $DataPath t10k-images-idx3-ubyte.gz) | Split-Dataset -Ratio 90,10 -Seed $Seed
$tower = {
    Add-Layer Conv2D 8 5 -Stride 2 -NoBias; Add-Layer BatchNormalization; Add-Layer ReLU
    Add-Layer Conv2D 16 5 -Stride 2 -NoBias; Add-Layer BatchNormalization; Add-Layer ReLU
    Add-Layer Flatten; Add-Layer Dense 16
}

$compared = $mnist | ConvertTo-PairedDataset -Count $Pairs -Seed $Seed | Normalize-Data | New-Model -Name pairs |
    Add-Layer Sequence $tower -InputFrom first -Name tower | Add-Layer -Share tower -InputFrom second | Add-Layer Distance -InputFrom tower, tower2 |
    Start-Training -Loss @{ Type = 'Contrastive'; Margin = 2 } -Epochs $Epochs -Seed $Seed

$chosen = $mnist | ConvertTo-PairedDataset -Count $Pairs -Triplet -Seed $Seed | Normalize-Data | New-Model -Name triplets |
    Add-Layer Sequence $tower -InputFrom anchor -Name tower | Add-Layer -Share tower -InputFrom first | Add-Layer -Share tower -InputFrom second |
    Add-Layer Distance -InputFrom tower, tower2, tower3 | Start-Training -Epochs $Epochs -Seed $Seed

foreach ($model in $compared, $chosen) {
    $measured = $model | Measure-Model
    [pscustomobject]@{
        Model      = $model.Name
        Question   = $model -eq $compared ? 'same digit?' : 'which of two?'
        Parameters = $model.ParameterCount
        Tested     = $measured.Count
        Accuracy   = [Math]::Round($measured.Metrics.Accuracy, 4)
        Loss       = [Math]::Round($measured.Loss, 4)
        Seconds    = [Math]::Round($model.History[-1].Elapsed.TotalSeconds, 1)
    }
}
