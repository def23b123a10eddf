# Columns of a dataset dropped, renamed and computed; numbers of another culture and other quotes.
BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1"
    $data = 0..39 | ForEach-Object { [pscustomobject]@{ id = $_; petal_length = $_ * 2; petal_width = if ($_ -eq 3) { $null } else { $_ + 1 }; name = ('p', 'q')[$_ % 2]; kind = ('x', 'y')[$_ % 2] } } |
        Import-Dataset -Label kind -Feature id, petal_length, petal_width, name
}

Describe 'Select-DatasetColumn' {
    It 'drops, renames and computes' {
        $d = $data | Select-DatasetColumn -Drop id, 'na*' -Rename @{ petal_width = 'width' } -Compute ([ordered]@{ ratio = { $_.petal_length / $_.petal_width }; size = { if ($_.id -lt 20) { 'small' } else { 'large' } } })
        $d.Fields.Name | Should -Be petal_length, width, kind, ratio, size
        $d.Fields[3].Value(9) | Should -Be 1.8
        $d.Fields[3].Value(3) | Should -BeNullOrEmpty
        $d.Fields[4].Kind | Should -Be Category
        $d.Recipe[-1].Settings['Compute'][0] | Should -Be 'ratio = $_.petal_length / $_.petal_width'
    }
    It 'keeps by pattern, and the label always' {
        ($data | Select-DatasetColumn petal*).Fields.Name | Should -Be petal_length, petal_width, kind
        { $data | Select-DatasetColumn nothing* } | Should -Throw -ErrorId 'DeepShell.Columns.NotFound*'
        { $data | Select-DatasetColumn -Drop k* } | Should -Throw -ErrorId 'DeepShell.Columns.Label*'
    }
    It 'keeps parts, sees variables, and leads to a model' {
        $factor = 3
        $split = $data | Split-Dataset
        $d = $split | Select-DatasetColumn -Compute @{ triple = { $factor * $_.petal_length } }
        $d.Partitions.Train | Should -Be $split.Partitions.Train
        $d.Find('triple').Value(5) | Should -Be 30
        ($d | Normalize-Data | New-Model | Start-Training -Epochs 1 -WarningAction Ignore).Preprocessing | Should -Not -BeNullOrEmpty
        { $d | Normalize-Data | Select-DatasetColumn -Drop triple } | Should -Throw -ErrorId 'DeepShell.Columns.Normalized*'
    }
    It 'says what is wrong with a script block' {
        { $data | Select-DatasetColumn -Compute @{ r = { $_.petal_lenght * 2 } } } | Should -Throw '*Did you mean petal_length*'
        { $data | Select-DatasetColumn -Compute @{ r = { if ($_.id -eq 4) { throw 'no' }; 1 } } } | Should -Throw "*column 'r', row 4*no*"
        { $data | Select-DatasetColumn -Compute @{ r = { 1, 2 } } } | Should -Throw '*gave 2 values*'
        { $data | Select-DatasetColumn -Compute @{ r = { if ($_.id -eq 4) { 'a' } else { 1 } } } } | Should -Throw '*row 4*'
        { $data | Select-DatasetColumn -Compute @{ r = 5 } } | Should -Throw '*expected a script block*'
        ($data | Select-DatasetColumn -Compute @{ r = { (1, 2 | ForEach-Object { $_.Length }).Count } }).Find('r').Value(0) | Should -Be 2
    }
}

Describe 'Select-DatasetRow' {
    It 'keeps rows by a condition, once, and without those that are named' {
        $d = $data | Select-DatasetRow { $_.id -ge 10 -and $_.petal_width -gt 20 } -ExcludeRow 39
        0..($d.Count - 1) | ForEach-Object { $d.Fields[0].Value($_) } | Should -Be (20..38)
        $d.Notes[-1] | Should -Be '21 of 40 rows were left out by { $_.id -ge 10 -and $_.petal_width -gt 20 }.'
        ($data | Select-DatasetRow -Where { $_.name -eq 'p' } -First 5).Count | Should -Be 5
        ($data | Select-DatasetRow -First 0).Count | Should -Be 40
        $repeated = 1, 2, 1, 2, 3, -1 | ForEach-Object { [pscustomobject]@{ a = [math]::Abs($_); y = ('q', 'p')[$_ -gt 0] } }
        ($repeated | Import-Dataset | Select-DatasetRow -Unique).Count | Should -Be 4
        ($data | Select-DatasetRow -ExcludeRow $null).Count | Should -Be 40
    }
    It 'says what is wrong' {
        { $data | Select-DatasetRow { $_.petal_lenght -gt 2 } } | Should -Throw '*Did you mean petal_length*'
        { $data | Select-DatasetRow { if ($_.id -eq 4) { throw 'no' }; $true } } | Should -Throw '*The condition, row 4*no*'
        { $data | Select-DatasetRow { $false } } | Should -Throw -ErrorId 'DeepShell.Rows.None*'
        { $data | Split-Dataset | Normalize-Data | Select-DatasetRow -Unique } | Should -Throw -ErrorId 'DeepShell.Rows.Normalized*'
    }
}

Describe 'Import-Dataset' {
    It 'names the columns of a file without a header' {
        Set-Content "$TestDrive/bare.csv" 'x,y,z', 'p,q,z', 'p,y,w'
        $d = Import-Dataset "$TestDrive/bare.csv" -ColumnName a, b, c -Label c
        $d.Count | Should -Be 3
        $d.Fields.Name | Should -Be a, b, c
        (Import-Dataset "$TestDrive/bare.csv" -ColumnName a, b, c -Header).Count | Should -Be 2
        { Import-Dataset "$TestDrive/bare.csv" -ColumnName a, b } | Should -Throw -ErrorId 'DeepShell.Import.ColumnNames*'
    }
    It 'reads numbers of another culture, in other quotes' {
        Set-Content "$TestDrive/de.csv" "ort;preis;art", "'a;b';1.234,5;x", "c;2,5;z", "c;-3.000;x"
        $d = Import-Dataset "$TestDrive/de.csv" -Culture de-DE -Quote "'"
        0..2 | ForEach-Object { $d.Find('preis').Value($_) } | Should -Be 1234.5, 2.5, -3000
        $d.Find('ort').Value(0) | Should -Be 'a;b'
        ('preis;art', '1.234,5;x', '2,5;z', '3;x' | ConvertFrom-Csv -Delimiter ';' | Import-Dataset -Culture de-DE).Find('preis').Value(0) | Should -Be 1234.5
    }
    It 'refuses an unknown culture' {
        { Import-Dataset "$TestDrive/de.csv" -Culture de_DEX } | Should -Throw -ErrorId 'DeepShell.Import.Culture*'
    }
}
