#Requires -Version 7.6
<#
.SYNOPSIS
    The main job on data made on the spot: digits in, a trained model out, predictions from image files in another process.
.EXAMPLE
    ./examples/Quickstart.ps1
.EXAMPLE
    ./examples/Quickstart.ps1 -OutputPath ./out -Count 2000
#>
param(
    # Where the model and the images go.
    [string] $OutputPath = (Join-Path $PSScriptRoot '../quickstart-output'),

    # How many digits are drawn.
    [int] $Count = 4000
)
$ErrorActionPreference = 'Stop'
$module = Join-Path $PSScriptRoot '../DeepShell.psd1'
Import-Module $module
$null = New-Item -ItemType Directory -Force $OutputPath

$digits = New-Dataset -Kind Digits -Count $Count -Seed 1 |
    Split-Dataset -Ratio 60,20,20 -Seed 1 |
    Normalize-Data |
    Invoke-Augmentation -Rotation 10 -Crop 28 -Padding 2 -Preview 8 -Path (Join-Path $OutputPath augmented.png) -Force
$digits

$model = $digits | New-Model -Architecture LeNet | Start-Training -Optimizer Adam -Epochs 8 -Seed 1
$model.History | Format-Table

$test = $model | Measure-Model
$test
'Test accuracy {0:P1} on {1:N0} images the model has never seen.' -f $test.Accuracy, $test.Count

$file = $model | Export-Model -Path (Join-Path $OutputPath digits.deepshell) -Force
$images = $digits | Export-Dataset -Path (Join-Path $OutputPath images) -Partition Test -First 6 -Force
"The model, a picture of augmented digits and $($images.Count) images of the test part are in $OutputPath."

'A new process loads the model and reads the images:'
$pwsh = (Get-Process -Id $PID).Path
$arguments = if ((Split-Path $pwsh -LeafBase) -eq 'dotnet') { @(Join-Path $PSHOME pwsh.dll) } else { @() }
& $pwsh @arguments -NoProfile -Command {
    param($module, $file, $folder)
    Import-Module $module
    Get-ChildItem $folder -Recurse -Filter *.png | Invoke-Model -Path $file | Format-Table Name, Prediction, Confidence
} -args $module, $file.FullName, (Join-Path $OutputPath images)
