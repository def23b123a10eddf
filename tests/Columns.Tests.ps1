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

Describe 'Import-Dataset' {
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
