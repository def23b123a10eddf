#Requires -Version 7.6
<#
.SYNOPSIS
    Why deep networks need careful initial weights: signals that vanish or explode on their way, and what each initialiser does to them.
.DESCRIPTION
    First the lectures' thought experiment, for real: layers of 1.5·I and of 0.5·I, whose outputs are the input times 1.5 or 0.5 to the
    power of the layer. Then the same look (Measure-Activation) at deep networks of 20 layers under several initialisers, before any
    training: the variance of the activations and the norm of the gradient, layer by layer, as a table and as pictures; and what
    becomes of each network in a short training.
.EXAMPLE
    ./examples/Initialization.ps1
.EXAMPLE
    ./examples/Initialization.ps1 -Activation Tanh -OutputPath ./tanh
#>
param(
    # Where the pictures go.
    [string] $OutputPath = (Join-Path $PSScriptRoot '../initialization-output'),

    # The activation of the deep networks.
    [string] $Activation = 'ReLU',

    # Their layers.
    [int] $Depth = 20,

    # Samples of the training at the end; 0 for none.
    [int] $Count = 2000
)
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../DeepShell.psd1')
$null = New-Item -ItemType Directory -Force $OutputPath

'1.5·I and 0.5·I: the variance of layer l is that of the input times 1.5 or 0.5 to the power 2l.'
$points = New-Dataset Blobs -Count 200 -Seed 1 | Split-Dataset -Seed 1 | Normalize-Data
$columns = foreach ($factor in 1.5, 0.5) {
    $model = $points | New-Model
    foreach ($layer in 1..10) { $model = $model | Add-Layer Dense 2 -NoBias -Initializer @{ Type = 'IdentityMatrix'; Factor = $factor } }
    , @($model | Measure-Activation | Where-Object Layer -ne Output)
}
0..10 | ForEach-Object {
    [pscustomobject]@{
        Layer          = $_
        'Var at 1.5'   = '{0:G4}' -f $columns[0][$_].Variance
        '1.5^2l'       = '{0:G4}' -f [Math]::Pow(1.5, 2 * $_)
        'Var at 0.5'   = '{0:G4}' -f $columns[1][$_].Variance
        '0.5^2l'       = '{0:G4}' -f [Math]::Pow(0.5, 2 * $_)
    }
} | Format-Table

"$Depth layers of 64 units with ${Activation}: where the signal is after the first, the middle and the last of them, and the gradient at the first."
$digits = New-Dataset Digits -Count ([Math]::Max($Count, 500)) -Seed 1 | Split-Dataset -Seed 1 | Normalize-Data
$initializers = [ordered]@{
    'N(0, 1)'     = @{ Type = 'Normal' }
    'N(0, 0.01²)' = @{ Type = 'Normal'; Deviation = 0.01 }
    'LeCun, 1/n'  = 'LeCun'
    'Glorot'      = 'Glorot'
    'He, 2/n'     = 'He'
    'N(0, 1), BN' = @{ Type = 'Normal' }
}
$measured = foreach ($name in $initializers.Keys) {
    $model = $digits | New-Model -Name $name | Add-Layer Flatten
    foreach ($layer in 1..$Depth) {
        $model = $model | Add-Layer Dense 64 -Initializer $initializers[$name]
        if ($name -match 'BN') { $model = $model | Add-Layer BatchNormalization }
        $model = $model | Add-Layer $Activation
    }
    $layers = @($model | Measure-Activation -Seed 1 | Where-Object Layer -like "$Activation*")
    $trained = if ($Count) { $model | Start-Training -Epochs 10 -Seed 1 -ErrorAction SilentlyContinue }
    [pscustomobject]@{ Name = $name; Layers = $layers; Accuracy = if ($trained) { ($trained | Measure-Model).Accuracy } }
}
$measured | ForEach-Object {
    [pscustomobject]@{
        Initializer      = $_.Name
        'First Var[a]'   = '{0:G3}' -f $_.Layers[0].Variance
        'Middle Var[a]'  = '{0:G3}' -f $_.Layers[[int]($Depth / 2) - 1].Variance
        'Last Var[a]'    = '{0:G3}' -f $_.Layers[-1].Variance
        'First gradient' = '{0:G3}' -f $_.Layers[0].Gradient
        'Accuracy'       = if ($null -ne $_.Accuracy) { '{0:P1}' -f $_.Accuracy } else { 'diverged' }
    }
} | Format-Table

$curves = $measured | ForEach-Object {
    $name = $_.Name
    $_.Layers | ForEach-Object { $i = 0 } { $i++; [pscustomobject]@{ Layer = $i; Variance = $_.Variance; Gradient = $_.Gradient; Initializer = $name } }
}
$curves | Export-Chart (Join-Path $OutputPath variance.svg) -X Layer -Y Variance -Group Initializer -LogY -Title "Variance of the activations ($Activation)" -YLabel 'Var[a]' -Force
$curves | Export-Chart (Join-Path $OutputPath gradient.svg) -X Layer -Y Gradient -Group Initializer -LogY -Title "Gradient by the activations ($Activation)" -YLabel 'norm' -Force
