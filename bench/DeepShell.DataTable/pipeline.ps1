# Objects through the pipeline: Import-Dataset against Import-Csv and Group-Object. Prints one JSON line.
param([string] $Which, [string] $Module, [string] $Folder, [int] $Rows = 100000)
$file = Join-Path $Folder "objects-$Rows.csv"
if (-not (Test-Path $file)) {
    $random = [Random]::new(1)
    $lines = [System.Collections.Generic.List[string]]::new()
    $lines.Add('a,b,c,d,kind')
    for ($i = 0; $i -lt $Rows; $i++) { $lines.Add("$($random.Next(1000)),$($random.Next(1000)),$($random.Next(1000)),$($random.Next(1000)),k$($random.Next(5))") }
    [System.IO.File]::WriteAllLines($file, $lines)
}
if ($Which -eq 'ours') {
    Import-Module $Module
    # Loaded and compiled before the clock starts, as Import-Csv is.
    1..50 | ForEach-Object { [pscustomobject]@{ a = $_; b = $_; kind = "k$($_ % 2)" } } | Import-Dataset -Label kind | Out-Null
    $objects = Import-Csv $file
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $count = ($objects | Import-Dataset -Label kind).Count
} else {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $count = (Import-Csv $file | Group-Object kind | Measure-Object Count -Sum).Sum
}
$seconds = $clock.Elapsed.TotalSeconds
@{ s = $seconds; peak_mb = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB; rows = $count } | ConvertTo-Json -Compress
