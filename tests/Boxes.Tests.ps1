# Images with boxes: read, split, augmented, looked at, written in other formats.
BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1"
    $folder = Join-Path $TestDrive 'shapes'
    New-Dataset Shapes -Count 12 -Seed 1 | Export-Dataset "$folder/all"
    $null = New-Item -ItemType Directory "$folder/images", "$folder/labels"
    Get-ChildItem "$folder/all" -Recurse -File | Move-Item -Destination "$folder/images"
    Remove-Item "$folder/all" -Recurse
    Get-ChildItem "$folder/images" | Select-Object -Skip 1 | ForEach-Object { Set-Content "$folder/labels/$($_.BaseName).txt" '1 0.5 0.5 0.25 0.5', '0 0.25 0.25 0.25 0.25' }
    Set-Content "$folder/classes.txt" 'ball', 'bat'
}

Describe 'Images with boxes' {
    BeforeAll { $shapes = Import-Dataset $folder }

    It 'are one object with boxes for a label' {
        $shapes.Task | Should -Be 'Detection'
        $shapes.Classes | Should -Be 'ball', 'bat'
        $shapes.Count | Should -Be 12
        $shapes.Notes | Should -Contain '1 images have no box: there is nothing to find in them.'
        $box = $shapes.Label.Value(11)[0]
        $box.Class | Should -Be 'bat'
        $box.X, $box.Y, $box.Width, $box.Height | Should -Be 12, 8, 8, 16
    }
    It 'say what they are when looked at' {
        $text = $shapes | Out-String -Width 150
        $text | Should -Match 'Detection, 2 classes: ball, bat'
        $text | Should -Match '22 boxes of 2 classes in 12 images'
    }
    It 'keep their boxes from <_> and back' -ForEach 'PascalVoc', 'Coco', 'Yolo' {
        $files = $shapes | Split-Dataset -Ratio 50, 25, 25 | Export-Dataset "$TestDrive/as-$_" -Format $_
        $files.Count | Should -BeGreaterThan 12
        $back = Import-Dataset "$TestDrive/as-$_"
        $back.OfficialTest.Count | Should -Be 3
        $boxes = 0..11 | ForEach-Object { $back.Label.Value($_) }
        $boxes.Count | Should -Be 22
        ($boxes | Where-Object Class -eq ball | Measure-Object X -Sum).Sum | Should -Be (11 * 4)
    }
    It 'are COCO when the file is called .json' {
        $null = New-Item -ItemType Directory "$TestDrive/one"
        ($shapes | Export-Dataset "$TestDrive/one/boxes.json" -First 3)[0].Name | Should -Be 'boxes.json'
        (Import-Dataset "$TestDrive/one/boxes.json").Count | Should -Be 3
    }
    It 'leave out what cannot be used, if asked to' {
        Copy-Item $folder "$TestDrive/bad" -Recurse
        Add-Content (Get-ChildItem "$TestDrive/bad/labels")[0] '7 0.5 0.5 0.1 0.1'
        { Import-Dataset "$TestDrive/bad" } | Should -Throw -ErrorId 'DeepShell.Import.BoxClass*'
        $kept = Import-Dataset "$TestDrive/bad" -SkipInvalidRow -WarningAction SilentlyContinue
        $kept.Label.BoxCount | Should -Be 22
        $kept.SkippedRows[0].Reason | Should -Match "the class is '7', expected 0 to 1"
    }
    It 'cannot be trained on by networks for classes' {
        { $shapes | Split-Dataset | New-Model } | Should -Throw -ErrorId 'DeepShell.Model.Boxes*'
    }
}

Describe 'Show-Dataset' {
    It 'draws boxes, augmented as in training' {
        $picture = Import-Dataset $folder | Split-Dataset | Invoke-Augmentation -Flip Horizontal | Show-Dataset "$TestDrive/boxes.png"
        $picture | Should -BeOfType System.IO.FileInfo
        [DeepShell.Data.Imaging.ImageFile]::Identify($picture.FullName).Width | Should -BeGreaterThan 500
        { Import-Dataset $folder | Show-Dataset "$TestDrive/boxes.png" -ErrorAction Stop } | Should -Throw
        Import-Dataset $folder | Show-Dataset "$TestDrive/boxes.png" -Force -First 2 | Should -Not -BeNullOrEmpty
    }
    It 'gives the rows of a table' {
        $shown = New-Dataset Moons -Count 20 | Show-Dataset -First 3
        $shown.Rows.Count | Should -Be 3
        $shown.Rows[0].PSObject.Properties.Name | Should -Contain 'class'
        ($shown | Out-String).Trim().Split("`n").Count | Should -Be 5 -Because 'it is a header, a line and three rows'
        $shown.Text(12) | Should -Match 'and .*class$' -Because 'what does not fit is named'
        { New-Dataset Moons | Show-Dataset x.png } | Should -Throw -ErrorId 'DeepShell.Show.NotImages*'
    }
}
