BeforeDiscovery {
    $script:data = [IO.Path]::GetFullPath("$PSScriptRoot/../../shared/data")
    $script:hasData = Test-Path $data
}
BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1" -Force
    $script:data = [IO.Path]::GetFullPath("$PSScriptRoot/../../shared/data")
    Push-Location $TestDrive
    'length,width,kind', '1.5,2,a', '2.5,,b', '3.5,4,a', '4.5,5,b', '5.5,6,a', '6.5,7,b' | Set-Content small.csv
}
AfterAll { Pop-Location }

Describe 'Import-Dataset' {
    It 'reads a table, and finds its label and types' {
        $d = Import-Dataset small.csv
        $d.Count | Should -Be 6
        $d.Label.Name | Should -Be 'kind'
        $d.Features.Kind | Should -Be 'Number', 'Number'
        $d.Features[1].Missing | Should -Be 1
        $d.Classes | Should -Be 'a', 'b'
    }
    It 'takes the label by <By>' -ForEach @{ By = 'name'; Label = 'length'; Name = 'length' }, @{ By = 'position'; Label = 1; Name = 'width' }, @{ By = 'position from the end'; Label = -1; Name = 'kind' } {
        '1,10,100', '2,20,200', '3,30,300', '4,40,400' | Set-Content three.csv
        'length,width,kind', '1,10,100', '2,20,200', '3,30,300', '4,40,400' | Set-Content three.csv
        (Import-Dataset three.csv -Label $Label).Label.Name | Should -Be $Name
    }
    It 'takes chosen features only' { (Import-Dataset small.csv -Label kind -Feature length).Features.Name | Should -Be 'length' }
    It 'reads without a label' {
        $d = Import-Dataset small.csv -NoLabel
        $d.Label | Should -BeNullOrEmpty
        $d.Features.Count | Should -Be 3
    }
    It 'takes objects, whatever made them' {
        $d = Import-Csv small.csv | Import-Dataset -Label kind
        $d.Count | Should -Be 6
        $d.Features.Kind | Should -Be 'Number', 'Number'
        1..10 | ForEach-Object { @{ x = $_; class = $_ % 2 } } | Import-Dataset | ForEach-Object { $_.Label.Name } | Should -Be 'class'
    }
    It 'takes the values that an object had when it came' {
        $one = [pscustomobject]@{ x = 0; class = 'p' }
        $d = 1..3000 | ForEach-Object { $one.x = $_; $one.class = 'pq'[$_ % 2]; $one } | Import-Dataset
        $d.Find('x').Value(0) | Should -Be 1
        $d.Find('x').Value(2999) | Should -Be 3000
        $d.Classes | Should -Be 'p', 'q'
    }
    It 'says what is wrong with many objects, and where' {
        { 1..3000 | ForEach-Object { if ($_ -eq 5) { @{ x = 1 } } else { @{ x = $_; y = 2 } } } | Import-Dataset } | Should -Throw "*objects, line 5: no property 'y'*"
    }
    It 'takes a file from Get-ChildItem' { (Get-Item small.csv | Import-Dataset).Count | Should -Be 6 }
    It 'takes a name with brackets with -LiteralPath' {
        Copy-Item small.csv 'a[1].csv'
        (Import-Dataset -LiteralPath 'a[1].csv').Count | Should -Be 6
        (Import-Dataset 'a`[1`].csv').Count | Should -Be 6
    }
    It 'leaves bad rows out with -SkipInvalidRow, and lists them' {
        @(Get-Content small.csv) + '1,2' | Set-Content ragged.csv
        $d = Import-Dataset ragged.csv -SkipInvalidRow -WarningVariable warning -WarningAction SilentlyContinue
        $d.Count | Should -Be 6
        $d.SkippedRows[0].Line | Should -Be 8
        "$warning" | Should -Match '1 of 7 rows'
    }
    It 'reads MNIST, with its official test part' -Skip:(-not $hasData) {
        $d = Import-Dataset "$data/mnist"
        $d.Count | Should -Be 70000
        ($d | Split-Dataset).Partitions.Test | Should -Be 10000
    }
}

Describe 'New-Dataset' {
    It 'makes <_>' -ForEach Blobs, Moons, Spirals, Digits {
        $d = New-Dataset $_ -Count 40
        $d.Count | Should -Be 40
        $d.Hash | Should -Be (New-Dataset $_ -Count 40).Hash
        $d.Hash | Should -Not -Be (New-Dataset $_ -Count 40 -Seed 1).Hash
    }
    It 'takes the settings of its kind' {
        (New-Dataset Moons -Count 40 -Noise 0).Hash | Should -Not -Be (New-Dataset Moons -Count 40 -Noise 0.3).Hash
    }
}

Describe 'Split-Dataset' {
    BeforeAll { $script:blobs = New-Dataset Blobs -Count 120 }
    It 'takes <Ratio>' -ForEach @{ Ratio = 60, 20, 20; Parts = 72, 24, 24 }, @{ Ratio = 0.5, 0.25, 0.25; Parts = 60, 30, 30 }, @{ Ratio = 70, 30; Parts = 84, 0, 36 } {
        $p = ($blobs | Split-Dataset -Ratio $Ratio).Partitions
        $p.Train, $p.Validation, $p.Test | Should -Be $Parts
    }
    It 'keeps the shares of the classes, unless told not to' {
        $d = 1..100 | ForEach-Object { [pscustomobject]@{ x = $_; y = if ($_ -le 10) { 'rare' } else { 'common' } } } | Import-Dataset
        $s = $d | Split-Dataset -Ratio 60,20,20
        $rare = { param($split) @([DeepShell.Data.PartitionName]::Test | ForEach-Object { $split.Partitions[$_].ToArray() } | Where-Object { $_ -lt 10 }).Count }
        $s.Recipe[-1].Settings['Stratify'] | Should -BeTrue
        ($d | Split-Dataset -Stratify:$false).Recipe[-1].Settings['Stratify'] | Should -BeFalse
    }
    It 'takes the last rows for testing with -Tail' {
        ($blobs | Split-Dataset -Ratio 80,20 -Tail).Partitions.Test | Should -Be 24
    }
}

Describe 'ConvertTo-NormalizedDataset' {
    BeforeAll { $script:split = Import-Dataset small.csv | Split-Dataset -Ratio 70,30 }
    It 'is known as Normalize-Data' { (Get-Alias Normalize-Data).Definition | Should -Be 'ConvertTo-NormalizedDataset' }
    It 'standardises unless told otherwise' { "$(($split | Normalize-Data).Preprocessing.Transforms[0].GetType().Name)" | Should -Be 'ZScore' }
    It 'takes a method with its settings' {
        $t = ($split | Normalize-Data MinMax -Low -1 -Impute Median -MaxCategory 5).Preprocessing.Transforms
        $t[0].Low | Should -Be -1
        $t[1].Strategy | Should -Be 'Median'
        $t[2].MaxCategories | Should -Be 5
    }
    It 'fills in a number of choice' { ($split | Normalize-Data -Impute 7).Preprocessing.Inputs[1].Missing | Should -Be 7 }
}

Describe 'Split-Dataset by source' {
    BeforeAll {
        $script:rows = 1..400 | ForEach-Object { [pscustomobject]@{ x = $_ % 2 * 3 + $_ % 7 / 7; origin = if ($_ -le 300) { 'web' } else { 'app' }; y = ('p', 'q')[$_ % 2] } }
        $script:split = $rows | Import-Dataset -Label y | Split-Dataset -SourceColumn origin -TestSource app
    }
    It 'trains on one source and measures on the other' {
        "$($split.Partitions)" | Should -Be 'train 270, validation 50, test 50, train-validation 30'
        $split.Features.Name | Should -Be 'x'
    }
    It 'measures the fourth part' { ($split | Normalize-Data | New-Model | Start-Training -Epochs 2 | Measure-Model TrainValidation).Count | Should -Be 30 }
    It 'names the sources there are' { { $rows | Import-Dataset -Label y | Split-Dataset -SourceColumn origin -TestSource ap } | Should -Throw -ErrorId 'DeepShell.Split.TestSource*' }
    It 'warns of a tail split of sorted rows' {
        $null = $rows | Sort-Object y | Import-Dataset -Label y -Feature x | Split-Dataset -Tail -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -Match 'sorted by y'
    }
    It 'says nothing of an ordinary split' {
        $null = 1..400 | ForEach-Object { [pscustomobject]@{ x = $_; y = ('p', 'q')[$_ % 2] } } | Import-Dataset -Label y | Split-Dataset -WarningVariable warned
        $warned | Should -BeNullOrEmpty
    }
}

Describe 'Invoke-Augmentation' {
    BeforeAll { $script:digits = New-Dataset Digits -Count 30 | Split-Dataset }
    It 'passes tables through' {
        $d = New-Dataset Moons -Count 40
        ($d | Invoke-Augmentation).Augmentations.Count | Should -Be 0
    }
    It 'turns and moves grey images by default' { ($digits | Invoke-Augmentation).Augmentations.ForEach({ $_.GetType().Name }) | Should -Be 'Rotation', 'Crop' }
    It 'takes what is given, in the order given' {
        $a = ($digits | Invoke-Augmentation -Rotation 5 -Crop 28 -Padding 3 -Flip Vertical).Augmentations
        $a.ForEach({ $_.GetType().Name }) | Should -Be 'Rotation', 'Crop', 'Flip'
        $a[0].Degrees, $a[1].Padding, "$($a[2].Axis)" | Should -Be 5, 3, 'Vertical'
    }
    It 'takes a table of settings' { ($digits | Invoke-Augmentation -Flip @{ Axis = 'Both'; Probability = 0.25 }).Augmentations[0].Probability | Should -Be 0.25 }
    It 'writes a preview' {
        $null = $digits | Invoke-Augmentation -Preview 2 -Path sheet.png
        [IO.File]::ReadAllBytes("$TestDrive/sheet.png")[1..3] | Should -Be ([byte[]][char[]]'PNG')
        { $digits | Invoke-Augmentation -Preview 2 -Path sheet.png } | Should -Throw -ErrorId 'DeepShell.File.Exists*'
    }
    It 'writes no preview under -WhatIf' {
        $null = $digits | Invoke-Augmentation -Preview 2 -Path not.png -WhatIf
        'not.png' | Should -Not -Exist
    }
    It 'mixes, resizes and recolours by name' {
        $shapes = New-Dataset Shapes -Count 60 | Split-Dataset | Normalize-Data | Invoke-Augmentation -RandomResizedCrop 24 -Hue 0.1 -Saturation 0.3 -ColorPca 0.1 -Blur 1 -MixUp 0.4 -CutMix 1 -Probability 0.5
        $shapes.Augmentations.ForEach({ $_.GetType().Name }) | Should -Be 'RandomResizedCrop', 'Hue', 'Saturation', 'ColorPca', 'Blur', 'MixUp', 'CutMix'
        $shapes.InputShape.ToString() | Should -Be '24×24×3'
        ($shapes | New-Model | Start-Training -Epochs 1).History.Count | Should -Be 1
    }
    It 'refuses a window that does not fit at once' { { $digits | Invoke-Augmentation -Crop 64 } | Should -Throw -ErrorId 'DeepShell.Augmentation.CropSize*' }
    It 'writes copies of the training images out' {
        $copies = $digits | Invoke-Augmentation -Rotation 10 -Materialize -Copies 2
        $copies.Partitions.Train | Should -Be (3 * $digits.Partitions.Train)
        $copies.Partitions.Test | Should -Be $digits.Partitions.Test
        ($copies | Export-Dataset copies -Partition Train).Count | Should -Be $copies.Partitions.Train
        { $copies | Split-Dataset } | Should -Throw -ErrorId 'DeepShell.Split.Copies*'
    }
    It 'says what copies are worth' {
        $worth = $digits | Invoke-Augmentation -Rotation 10 -Measure -Copies 4
        $worth.Effective | Should -BeGreaterThan $worth.Images
        $worth.Effective | Should -BeLessThan $worth.Rows
        $worth | Out-String | Should -Match 'Worth at most'
    }
    It 'refuses a setting of nothing that is given' { { $digits | Invoke-Augmentation -Padding 3 } | Should -Throw -ErrorId 'DeepShell.Augmentation.Setting*' }
}

Describe 'Import-Dataset of what is large or badly written' {
    It 'gives left-out rows as objects that can be exported' {
        Set-Content $TestDrive/bad.csv "a,y`n1,p`n2`n3,q`n"
        $bad = Import-Dataset $TestDrive/bad.csv -SkipInvalidRow -WarningAction SilentlyContinue
        $bad.SkippedRows | Export-Csv $TestDrive/skipped.csv
        (Import-Csv $TestDrive/skipped.csv).Line | Should -Be 3
        (Import-Csv $TestDrive/skipped.csv).Text | Should -Be '2'
    }
    It 'keeps long left-out rows whole, and shows their beginning' {
        Set-Content $TestDrive/long.csv "a,y`n1,p`n$('2' * 3000)`n3,q`n"
        $bad = Import-Dataset $TestDrive/long.csv -SkipInvalidRow -WarningAction SilentlyContinue
        $bad.SkippedRows[0].Text.Length | Should -Be 3000
        ($bad.SkippedRows | Out-String -Width 2000) -replace '[^2]' | ForEach-Object Length | Should -BeLessThan 600
    }
    It 'takes a limit of memory' {
        Set-Content $TestDrive/small.csv "a,y`n1,p`n2,q`n"
        (Import-Dataset $TestDrive/small.csv -MemoryLimit 500MB -Precision Single).MemoryLimit | Should -Be 500MB
        { Import-Dataset $TestDrive/small.csv -MemoryLimit 5 } | Should -Throw '*at least 16 MB*'
    }
    It 'reads other encodings when told' {
        [IO.File]::WriteAllBytes("$TestDrive/latin.csv", [Text.Encoding]::Latin1.GetBytes("city,y`nZürich,p`nBern,q`n"))
        { Import-Dataset $TestDrive/latin.csv } | Should -Throw "*line 2: column 'city'*not written in UTF-8*"
        (Import-Dataset $TestDrive/latin.csv -Encoding latin1).Find('city').Value(0) | Should -Be 'Zürich'
    }
    It 'reads what the first object has, and says what others have besides' {
        $d = 1..3000 | ForEach-Object { [pscustomobject]@{ x = $_; y = 'pq'[$_ % 2] } } | ForEach-Object { if ($_.x % 3 -eq 0) { $_ | Add-Member z 1 -PassThru } else { $_ } } |
            Import-Dataset -WarningVariable said -WarningAction SilentlyContinue
        $d.Count | Should -Be 3000
        $d.Fields.Name | Should -Be 'x', 'y'
        "$said" | Should -Match "'z' too, which is not read"
        (@{ x = 1; y = 'p' }, @{ x = 2; y = 'q'; z = 3 } | Import-Dataset -WarningAction SilentlyContinue).Fields.Count | Should -Be 2
    }
    It 'leaves out one object that lacks a property, and none behind it' {
        $objects = 1..300 | ForEach-Object { if ($_ -eq 100) { [pscustomobject]@{ v = $_; y = 'p' } } else { [pscustomobject]@{ v = $_; s = "s$($_ % 3)"; y = 'pq'[$_ % 2] } } }
        $d = $objects | Import-Dataset -SkipInvalidRow -WarningAction Ignore
        $d.Count | Should -Be 299
        $d.SkippedRows.Line | Should -Be 100
    }
    It 'takes objects whose properties differ as an error' {
        { [pscustomobject]@{ a = 1; y = 'p' }, [pscustomobject]@{ a = 2 } | Import-Dataset } | Should -Throw "*no property 'y'*"
    }
}
