# Encoded samples back to the columns' own values.
BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1"
    $data = 0..59 | ForEach-Object { [pscustomobject]@{ age = 20 + $_ % 17; town = ('Ulm', 'Bonn', 'Kiel')[$_ % 3]; pay = if ($_ % 10 -eq 9) { $null } else { 1000 + 12.5 * $_ }; kind = ('x', 'y')[$_ % 2] } } |
        Import-Dataset -Label kind | Split-Dataset -Seed 3 | Normalize-Data -Impute Median -MissingFlag
    $encoded = $data.InputShape.Size
}

Describe 'ConvertFrom-NormalizedDataset' {
    It 'gives back what Export-Dataset wrote, as .<_>' -ForEach 'npz', 'csv', 'jsonl' {
        $null = $data | Export-Dataset "$TestDrive/clean.$_" -Encoded
        $rows = ConvertFrom-NormalizedDataset "$TestDrive/clean.$_" -Dataset $data
        $rows.Count | Should -Be 60
        # An .npz has the rows part by part.
        $expected = foreach ($i in 0..59) { ($data.Fields | ForEach-Object { $_.Value($i) }) -join ';' }
        $actual = foreach ($row in $rows) { ($data.Fields | ForEach-Object { $row.($_.Name) }) -join ';' }
        if ($_ -eq 'npz') { $actual | Sort-Object | Should -Be ($expected | Sort-Object) } else { $actual | Should -Be $expected }
        if ($_ -eq 'csv') { (Import-Csv "$TestDrive/clean.csv" | Denormalize-Data -Dataset $data)[9].kind | Should -Be y }
    }
    It 'takes the rows of Get-DatasetRow -Encoded' {
        $rows = $data | Get-DatasetRow -First 3 -Encoded
        foreach ($back in @(Denormalize-Data $rows $data), @($rows | Denormalize-Data -Dataset $data)) {
            $back.kind | Should -Be x, y, x
            $back.age | Should -Be 20, 21, 22
        }
    }
    It 'takes rows of numbers, nested, one by one and from an array of floats' {
        $zero = [float[]]::new($encoded)
        $mean = Denormalize-Data $zero $data
        $mean.town | Should -BeNullOrEmpty
        $mean.age | Should -BeGreaterThan 20
        (Denormalize-Data ($zero, $zero) -Dataset $data).Count | Should -Be 2
        ($zero, $zero | Denormalize-Data -Dataset $data).Count | Should -Be 2
        ($zero + $zero | Denormalize-Data -Dataset $data).Count | Should -Be 2
        { 1, 2 | Denormalize-Data -Dataset $data } | Should -Throw -ErrorId 'DeepShell.Decode.Size*'
        { 'a', 2 | Denormalize-Data -Dataset $data } | Should -Throw -ErrorId 'DeepShell.Path.NotFound*'
        { New-Dataset Blobs -Count 60 | Denormalize-Data } | Should -Throw '*not normalised*'
        { , 1 | Denormalize-Data } | Should -Throw -ErrorId 'DeepShell.Decode.By*'
    }
    It 'gives a dataset with its parts and label' {
        $null = $data | Export-Dataset "$TestDrive/parts.npz"
        $back = Denormalize-Data "$TestDrive/parts.npz" $data -AsDataset
        $back.Partitions.ToString() | Should -Be $data.Partitions.ToString()
        $back.Label.Name | Should -Be kind
        $back.Features.Name | Should -Be age, town, pay
        @(Denormalize-Data "$TestDrive/parts.npz" $data -Partition Test).Count | Should -Be $data.Partitions.Test
        ($back | Measure-Dataset).Rows | Should -Be 60
        { Denormalize-Data (0, 0, 0) -Dataset $data -AsDataset } | Should -Throw -ErrorId 'DeepShell.Decode.Size*'
    }
    It 'shows what is left of a dataset, and says what is lost' {
        $bucketed = $data | Normalize-Data -Transform Bucket, @{ Type = 'TargetMean'; Columns = 'town' }
        $rows = $bucketed | Denormalize-Data -WarningVariable warned -WarningAction SilentlyContinue -Verbose 4>&1 | Group-Object { $_.GetType().Name } -AsHashTable
        $warned | Should -BeLike 'town: categories come back as missing*'
        $rows.VerboseRecord.Message | Should -Contain 'age: numbers come back as the middle of their range.'
        ($rows.PSCustomObject.age | Sort-Object -Unique).Count | Should -Be 5
        @($rows.PSCustomObject.town -ne $null).Count | Should -Be 0
    }
    It 'takes a model, and images as pictures' {
        $images = New-Dataset Digits -Count 40 | Split-Dataset | Normalize-Data
        $model = $images | New-Model -Hidden 4 | Start-Training -Epochs 1 -WarningAction Ignore
        $null = $model | Export-Model "$TestDrive/digits.deepshell"
        $null = $images | Export-Dataset "$TestDrive/digits.npz"
        $back = Denormalize-Data "$TestDrive/digits.npz" -Model "$TestDrive/digits.deepshell" -Partition Train -AsDataset
        $null = $back | Export-Dataset "$TestDrive/back"
        $null = $images | Export-Dataset "$TestDrive/digits" -Partition Train
        $hashes = 'back', 'digits' | ForEach-Object { , ((Get-ChildItem "$TestDrive/$_" -Recurse -File | Get-FileHash).Hash | Sort-Object) }
        $hashes[0] | Should -Be $hashes[1]
        $one = [float[]]::new(784) | Denormalize-Data -Model $model
        "$($one.image)" | Should -Be '28x28 grey'
    }
    It 'refuses what was encoded otherwise' {
        $null = $data | Normalize-Data -Projection Pca -Components 2 | Export-Dataset "$TestDrive/pca.npz"
        { Denormalize-Data "$TestDrive/pca.npz" -Dataset $data } | Should -Throw -ErrorId 'DeepShell.Decode.Inputs*'
        { [pscustomobject]@{ age = 1 } | Denormalize-Data -Dataset $data } | Should -Throw -ErrorId 'DeepShell.Decode.Inputs*'
    }
}
