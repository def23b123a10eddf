# Small data that the examples of README.md name.

function New-SampleData([string] $folder) {
    $null = New-Item -ItemType Directory -Force $folder, "$folder/photos/circles", "$folder/photos/stripes", "$folder/inbox"
    $random = [Random]::new(1)
    function Normal { [Math]::Sqrt(-2 * [Math]::Log(1 - $random.NextDouble())) * [Math]::Cos(2 * [Math]::PI * $random.NextDouble()) }

    # The means of Fisher's three species; nearly separable.
    $means = [ordered]@{ setosa = 5.0, 3.4, 1.5, 0.25; versicolor = 5.9, 2.8, 4.3, 1.3; virginica = 6.6, 3.0, 5.6, 2.0 }
    $rows = foreach ($species in $means.Keys) {
        foreach ($i in 1..40) {
            $v = foreach ($mean in $means[$species]) { [Math]::Round($mean + 0.25 * (Normal), 1) }
            [pscustomobject]@{ sepal_length = $v[0]; sepal_width = $v[1]; petal_length = $v[2]; petal_width = $v[3]; species = $species }
        }
    }
    $rows | Export-Csv "$folder/iris.csv"
    $rows | Select-Object -ExcludeProperty species -First 5 | Export-Csv "$folder/new.csv"

    foreach ($i in 1..20) {
        Write-Picture "$folder/photos/circles/$i.png" { param($x, $y) if ([Math]::Pow($x - 16, 2) + [Math]::Pow($y - 16, 2) -lt 100) { 220 } else { 30 } } $random
        Write-Picture "$folder/photos/stripes/$i.png" { param($x, $y) if ($x % 8 -lt 4) { 220 } else { 30 } } $random
    }
    Copy-Item "$folder/photos/circles/1.png" "$folder/inbox/unknown.png"
}

function Write-Picture([string] $path, [scriptblock] $brightness, [Random] $random) {
    $pixels = [byte[]]::new(32 * 32 * 3)
    foreach ($y in 0..31) {
        foreach ($x in 0..31) {
            $b = & $brightness $x $y
            foreach ($c in 0..2) { $pixels[($y * 32 + $x) * 3 + $c] = $b + $random.Next(30) }
        }
    }
    $image = [DeepShell.Data.Imaging.PixelImage]::new(32, 32, 3, $pixels)
    [IO.File]::WriteAllBytes($path, [DeepShell.Data.Imaging.ImageEngines]::BuiltIn.EncodePng($image))
}
