# Images with masks: read, split, augmented, looked at, written, and taken through every command.
BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1"
    $folder = Join-Path $TestDrive 'shapes'
    $all = New-Dataset Shapes -Count 12 -Seed 1
    $all | Export-Dataset "$folder/images" -Format ImageFolder
    Get-ChildItem "$folder/images" -Recurse -File | ForEach-Object -Begin { $n = 0 } -Process { Move-Item $_ "$folder/images/shape$(($n++).ToString('00')).png" }
    Get-ChildItem "$folder/images" -Directory | Remove-Item
    # Of a picture of a shape on another ground the mask is where it is not like its upper left corner.
    $null = New-Item -ItemType Directory "$folder/masks"
    foreach ($file in Get-ChildItem "$folder/images") {
        $image = [DeepShell.Data.Imaging.ImageFile]::Read($file, 1)
        $ground = $image.Pixels[0]
        $mask = [byte[]] $image.Pixels.ForEach({ [math]::Abs($_ - $ground) -gt 12 ? 1 : 0 })
        [DeepShell.Data.Imaging.ImageFile]::WritePng([DeepShell.Data.Imaging.PixelImage]::new($image.Width, $image.Height, 1, $mask), "$folder/masks/$($file.Name)")
    }
    Set-Content "$folder/classes.txt" 'background', 'shape'
}

Describe 'Images with masks' {
    BeforeAll { $shapes = Import-Dataset $folder }

    It 'are one object with masks for a label' {
        $shapes.Task | Should -Be 'Segmentation'
        $shapes.Classes | Should -Be 'background', 'shape'
        $shapes.Count | Should -Be 12
        $text = $shapes | Out-String -Width 150
        $text | Should -Match 'Segmentation, 2 classes: background, shape'
        $text | Should -Match 'Label +: mask'
    }
    It 'are named by -Mask beside classes of images' {
        foreach ($n in 0..11) {
            $class = "$TestDrive/named/$(('even', 'odd')[$n % 2])"
            $null = New-Item -ItemType Directory $class -Force
            Copy-Item "$folder/images/shape$($n.ToString('00')).png" $class
        }
        $named = Import-Dataset "$TestDrive/named" -Mask "$folder/masks"
        $named.Task | Should -Be 'Classification'
        $named.Fields.Name | Should -Be 'image', 'label', 'mask'
        (Import-Dataset "$TestDrive/named" -Mask "$folder/masks" -Task Segmentation).Task | Should -Be 'Segmentation'
        { Import-Dataset "$TestDrive/named" -Task Segmentation } | Should -Throw -ErrorId 'DeepShell.Import.NoMasks*'
        $model = $named | Split-Dataset -Ratio 60, 20, 20 | Normalize-Data | Invoke-Augmentation -Flip Horizontal | New-Model 8 | Start-Training -Epochs 1
        $model.IsTrained | Should -BeTrue
    }
    It 'are not looked for where no image has a name' {
        { [pscustomobject]@{ a = 1; b = 'x' }, [pscustomobject]@{ a = 2; b = 'y' } | Import-Dataset -Mask "$folder/masks" } | Should -Throw -ErrorId 'DeepShell.Import.MaskImages*'
        { Import-Dataset iris -Mask "$folder/masks" } | Should -Throw -ErrorId 'DeepShell.Import.MaskImages*'
    }
    It 'say which image has none' {
        Copy-Item $folder "$TestDrive/bad" -Recurse
        Remove-Item "$TestDrive/bad/masks/shape03.png"
        { Import-Dataset "$TestDrive/bad" } | Should -Throw '*shape03.png has no mask*'
        $kept = Import-Dataset "$TestDrive/bad" -SkipInvalidRow -WarningAction SilentlyContinue
        $kept.Count | Should -Be 11
        $kept.SkippedRows[0].Reason | Should -Match 'shape03.png has no mask'
    }
    It 'keep their masks in <_> and back' -ForEach 'MaskFolder', 'PascalVoc' {
        $files = $shapes | Split-Dataset -Ratio 50, 25, 25 | Export-Dataset "$TestDrive/as-$_" -Format $_
        $files.Count | Should -BeGreaterOrEqual 25
        $back = Import-Dataset "$TestDrive/as-$_"
        $back.OfficialTest.Count | Should -Be 3
        ($back | Measure-Dataset).Pixels.Pixels | Should -Be ($shapes | Measure-Dataset).Pixels.Pixels
    }
    It 'are measured by pixels' {
        $pixels = ($shapes | Measure-Dataset).Pixels
        $pixels.Name | Should -Be 'background', 'shape'
        ($pixels.Share | Measure-Object -Sum).Sum | Should -BeGreaterThan 0.999
        $shapes | Measure-Dataset | Out-String | Should -Match 'Pixels: background .*%.*in 12 images'
    }
    It 'are drawn over their images' {
        $one = $shapes | Show-Dataset "$TestDrive/one.png" -First 4
        $picture = [DeepShell.Data.Imaging.ImageFile]::Read($one, 3)
        $picture.Width | Should -BeGreaterThan 400
        $shapes | Invoke-Augmentation -Rotation 30 -Preview 2 -Path "$TestDrive/preview.png" | Should -BeOfType DeepShell.Data.Dataset
        "$TestDrive/preview.png" | Should -Exist
    }
    It 'are written with their augmented copies' {
        $null = $shapes | Split-Dataset | Invoke-Augmentation -Rotation 30 -Materialize -Copies 2 | Export-Dataset "$TestDrive/copies"
        $back = Import-Dataset "$TestDrive/copies"
        $back.Count | Should -BeGreaterThan 24
        $back.Classes | Should -Be 'background', 'shape'
        ($back | Measure-Dataset).Pixels.Name | Should -Contain '(ignored)'
    }
    It 'are held by a contract' {
        $null = $shapes | Export-DatasetContract "$TestDrive/shapes.contract.json"
        $shapes | Test-Dataset "$TestDrive/shapes.contract.json" -Quiet | Should -BeTrue
        Copy-Item $folder "$TestDrive/renamed" -Recurse
        Set-Content "$TestDrive/renamed/classes.txt" 'shape', 'background'
        Import-Dataset "$TestDrive/renamed" | Test-Dataset "$TestDrive/shapes.contract.json" -Quiet | Should -BeFalse
    }
    It 'cannot be blended, nor learnt by networks for classes' {
        { $shapes | Invoke-Augmentation -MixUp 0.2 } | Should -Throw -ErrorId 'DeepShell.Augmentation.Masks*'
        { $shapes | Split-Dataset | New-Model } | Should -Throw -ErrorId 'DeepShell.Model.Masks*'
        ($shapes | Invoke-Augmentation -CutMix 1).Augmentations.Count | Should -Be 1
    }
    It 'become rows and a dataset again' {
        $rows = $shapes | Get-DatasetRow
        $rows[3].mask.GetPixels().Count | Should -Be (32 * 32)
        $back = $rows | Select-Object -Skip 2 | Import-Dataset
        $back.Task, $back.Count | Should -Be 'Segmentation', 10
        $back.Classes | Should -Be 'background', 'shape'
        ($back | Measure-Dataset).Pixels.Pixels | Should -Be ($shapes | Select-DatasetRow { $_.image -notmatch 'shape0[01]' } | Measure-Dataset).Pixels.Pixels
        $twice = $rows + (Import-Dataset $folder | Get-DatasetRow) | Import-Dataset
        $twice.Count | Should -Be 24
        ($shapes | Select-DatasetRow -Unique).Count | Should -Be 12
        ($twice | Select-DatasetRow -Unique).Count | Should -Be 12
        $named = Import-Dataset "$TestDrive/named" -Mask "$folder/masks" | Get-DatasetRow | Import-Dataset
        (@($named.Task) + $named.Fields.Name) -join ' ' | Should -Be 'Classification image label mask'
    }
    It 'are not lost in a format that has none without a word' {
        { $shapes | Export-Dataset "$TestDrive/x.npz" } | Should -Throw -ErrorId 'DeepShell.Export.Masks*'
        $named = Import-Dataset "$TestDrive/named" -Mask "$folder/masks"
        $null = $named | Export-Dataset "$TestDrive/x.npz" -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match "masks in 'mask' are not written"
        ($named | Select-DatasetColumn -Drop mask | Export-Dataset "$TestDrive/y.npz" -WarningVariable none).Count | Should -Be 1
        $none | Should -BeNullOrEmpty
    }
}

Describe '<_> with masks' -ForEach @(
    'Split-Dataset -Fold 3', 'Split-Dataset -Tail', 'Split-Dataset -TrainValidation 0.1', 'Split-Dataset | Normalize-Data', "Split-Dataset | Normalize-Data -Transform @{ Type = 'Resize'; Size = 12 }",
    'Split-Dataset | Invoke-Augmentation', 'Split-Dataset | Invoke-Augmentation -Flip Horizontal -Measure', 'Split-Dataset | Invoke-Resampling Bootstrap', 'Split-Dataset | Invoke-Resampling', 'Split-Dataset | Set-SampleWeight -Balanced',
    'Split-Dataset | Find-LabelIssue', 'ConvertTo-PairedDataset', 'Measure-Dataset', 'Select-DatasetColumn -Drop mask', 'Split-Dataset | Add-DatasetNoise -Noise $other', 'Split-Dataset | Normalize-Data | Show-Dataset $TestDrive/all.png -Force'
) {
    It 'gives a result, or says in so many words why not' {
        $other = Import-Dataset $folder
        try { Import-Dataset $folder | & ([scriptblock]::Create("`$input | $_")) | Should -Not -BeNullOrEmpty }
        catch { $_.FullyQualifiedErrorId | Should -BeLike 'DeepShell.*' -Because "$_" }
    }
}
