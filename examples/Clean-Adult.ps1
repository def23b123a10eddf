#Requires -Version 7.6
<#
.SYNOPSIS
    An automated job of data preparation: cleans the census data adult-train.csv, checks them, and writes them with a contract. Nothing is trained.
.DESCRIPTION
    Names the columns, removes rows that occur twice, leaves out what must not be learnt from, looks for problems, and writes
        adult-clean.csv            the cleaned rows, as they were read
        adult.contract.json        what later data are held to
        adult.npz                  split, filled in and scaled, for any other program
    A contract that is there already is kept, and the data are tested against it: the job fails when they have changed.
.EXAMPLE
    ./examples/Clean-Adult.ps1
.EXAMPLE
    ./examples/Clean-Adult.ps1 -Path ./march.csv -OutputPath ./adult-output
#>
param(
    # The raw file: 15 columns, no header.
    [string] $Path = (Join-Path $PSScriptRoot '../../shared/data/tabular/adult-train.csv'),

    # Where the results go.
    [string] $OutputPath = (Join-Path $PSScriptRoot '../adult-output'),

    # How many rows to take, from the first on; 0 for all.
    [int] $Count = 0
)
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../DeepShell.psd1')
if (-not (Test-Path -LiteralPath $Path)) {
    "There is no file $Path. The census data are the UCI repository's set 'Adult'; give the path of adult.data with -Path."
    if ($PSBoundParameters.ContainsKey('Path')) { exit 1 } else { exit 0 }
}
$null = New-Item -ItemType Directory -Force $OutputPath
$columns = 'age', 'workclass', 'fnlwgt', 'education', 'education-num', 'marital-status', 'occupation', 'relationship', 'race', 'sex',
    'capital-gain', 'capital-loss', 'hours-per-week', 'native-country', 'income'

# A row that occurs twice to the last digit of its sampling weight is the same person.
$lines = @(Get-Content -LiteralPath $Path | Where-Object { $_.Trim() })
if ($Count) { $lines = @($lines | Select-Object -First $Count) }
$seen = [Collections.Generic.HashSet[string]]::new()
$unique = @($lines | Where-Object { $seen.Add($_) })

# fnlwgt says how many people a row stands for, not who they are; education says the same as education-num.
$data = $unique | ConvertFrom-Csv -Header $columns | Select-Object -ExcludeProperty fnlwgt, education | Import-Dataset -Label income

$findings = @(($data | Measure-Dataset).Findings)
$problems = @($findings | Where-Object Severity -eq Problem)
if ($problems) { throw "The data cannot be used: $($problems.Message -join ' ')" }

$clean = $data | Export-Dataset (Join-Path $OutputPath adult-clean.csv) -Force
$contract = Join-Path $OutputPath adult.contract.json
if (-not (Test-Path -LiteralPath $contract)) { $null = $data | Export-DatasetContract $contract }

# What was written is tested, not what was meant to be.
$failed = @(Import-Dataset $clean.FullName -Label income | Test-Dataset $contract | Where-Object -Not Passed)
if ($failed) { throw "The data do not keep to the contract: $($failed.Message -join ' ')" }

$prepared = $data | Split-Dataset -Ratio 60, 20, 20 -Seed 1 |
    Normalize-Data Robust -Impute Median -Transform @{ Type = 'Log'; Columns = 'capital-gain', 'capital-loss' } |
    Export-Dataset (Join-Path $OutputPath adult.npz) -Force

[pscustomobject]@{
    Rows       = $data.Count
    Duplicates = $lines.Count - $unique.Count
    Missing    = ($data.Fields | Measure-Object Missing -Sum).Sum
    Findings   = $findings
    Files      = $clean, (Get-Item -LiteralPath $contract), $prepared
}
