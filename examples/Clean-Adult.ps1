#Requires -Version 7.6
<#
.SYNOPSIS
    An automated job of data preparation: cleans the census data adult-train.csv, checks them, and writes them with a contract. Nothing is trained.
.DESCRIPTION
    Names the columns, removes rows that occur twice, leaves out what must not be learnt from, looks for problems, and writes
        adult-clean.csv            the cleaned rows, as they were read
        adult.contract.json        what later data are held to
        adult.npz                  split, filled in and scaled, for any other program
    A contract that is there already is kept, and the data are tested against it: the job fails when they have changed. It fails on a row that
    cannot be read as well, and says file, line, column and remedy; with -SkipInvalidRow it goes on without, and writes
        adult-skipped.csv          the rows that were left out, where they stood, and why

    Made for a scheduler: no questions, one object as the result, exit code 0 or 1.
.EXAMPLE
    ./examples/Clean-Adult.ps1
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File ./examples/Clean-Adult.ps1 -Path ./march.csv -OutputPath ./adult-output -SkipInvalidRow
#>
param(
    # The raw file: 15 columns, no header.
    [string] $Path = (Join-Path $PSScriptRoot '../../shared/data/tabular/adult-train.csv'),

    # Where the results go.
    [string] $OutputPath = (Join-Path $PSScriptRoot '../adult-output'),

    # How many rows to take, from the first on; 0 for all.
    [int] $Count = 0,

    # Leaves rows out that cannot be read, and writes them to a file, instead of failing.
    [switch] $SkipInvalidRow
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

$raw = Import-Dataset -LiteralPath $Path -ColumnName $columns -Label income -SkipInvalidRow:$SkipInvalidRow -WarningAction SilentlyContinue
$skipped = Join-Path $OutputPath adult-skipped.csv
if ($raw.SkippedRows) { $raw.SkippedRows | Export-Csv $skipped } else { Remove-Item $skipped -ErrorAction Ignore }

# A row that occurs twice to the last digit of its sampling weight is the same person. The weight says how many people a row stands for, not
# who they are, and education says the same as education-num.
$rows = $raw | Select-DatasetRow -First $Count
$people = $rows | Select-DatasetRow -Unique
$data = $people | Select-DatasetColumn -Drop fnlwgt, education

$findings = @(($data | Measure-Dataset).Findings)
$problems = @($findings | Where-Object Severity -eq Problem)
if ($problems) { throw "The data cannot be used: $($problems.Message -join ' ')" }

$clean = $data | Export-Dataset (Join-Path $OutputPath adult-clean.csv) -Force
$contract = Join-Path $OutputPath adult.contract.json
if (-not (Test-Path -LiteralPath $contract)) { $null = $data | Export-DatasetContract $contract }

# What was written is tested, not what was meant to be.
$failed = @(Import-Dataset $clean.FullName -Label income | Test-Dataset $contract | Where-Object -Not Passed)
if ($failed) { throw "The data do not keep to the contract: $($failed.Message -join ' ')" }

# Without the weight many people look alike, in all parts: they are not the same ones, so that is no warning here.
$prepared = $data | Split-Dataset -Ratio 60, 20, 20 -Seed 1 -WarningAction SilentlyContinue |
    Normalize-Data Robust -Impute Median -Transform @{ Type = 'Log'; Columns = 'capital-gain', 'capital-loss' } |
    Export-Dataset (Join-Path $OutputPath adult.npz) -Force

[pscustomobject]@{
    Rows       = $data.Count
    Duplicates = $rows.Count - $people.Count
    Skipped    = $raw.SkippedRows.Count
    Missing    = ($data.Fields | Measure-Object Missing -Sum).Sum
    Findings   = $findings
    Files      = @($clean; Get-Item -LiteralPath $contract; $prepared; Get-Item $skipped -ErrorAction Ignore)
}
