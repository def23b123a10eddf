BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1" -Force
    $data = New-Dataset Blobs -Count 150 -Seed 2 | Split-Dataset -Seed 1 | Normalize-Data
    $members = 1..3 | ForEach-Object { $data | New-Model -Hidden 8 | Start-Training -Epochs 2 -Seed $_ }
}

Describe 'Merge-Model' {
    It 'averages the members' {
        $merged = $members | Merge-Model -Name three
        $merged.Name | Should -Be three
        $own = $members | ForEach-Object { ($data | Invoke-Model $_ | Select-Object -First 1).Probabilities[0] }
        ($data | Invoke-Model $merged | Select-Object -First 1).Probabilities[0] | Should -BeLessThan (($own | Measure-Object -Average).Average + 1e-6)
        ($data | Invoke-Model $merged | Select-Object -First 1).Probabilities[0] | Should -BeGreaterThan (($own | Measure-Object -Average).Average - 1e-6)
    }

    It 'gives a model like any other' {
        $merged = Merge-Model $members
        $file = $merged | Export-Model "$TestDrive/merged.deepshell"
        ($merged | Measure-Model).Loss | Should -Be (Import-Model $file | Measure-Model -Dataset $data).Loss
        $merged | Out-String -Width 120 | Should -Match 'merged from trained models'
        ($merged | Start-Training -Epochs 1).History.Count | Should -Be 1
    }

    It 'merges bootstrap samples, and knows their test part' {
        $bagged = 1..2 | ForEach-Object { $data | Invoke-Resampling Bootstrap -Seed $_ | New-Model -Hidden 8 | Start-Training -Epochs 1 -Seed $_ } | Merge-Model
        ($bagged | Measure-Model).Count | Should -Be 30
    }

    It 'refuses one model, and models that do not fit' {
        { $members[0] | Merge-Model } | Should -Throw -ErrorId 'DeepShell.Merge.Members*'
        $other = New-Dataset Blobs -Count 150 -Seed 3 | Split-Dataset | Normalize-Data | New-Model -Hidden 8 | Start-Training -Epochs 1
        { $members[0], $other | Merge-Model } | Should -Throw -ErrorId 'DeepShell.Merge.Preprocessing*'
    }
}

Describe 'Split-Dataset -Count' {
    It 'takes so many rows, and leaves the rest out' {
        $small = New-Dataset Blobs -Count 150 | Split-Dataset -Count 60, 30, 15
        "$($small.Partitions)" | Should -Be 'train 60, validation 30, test 15'
    }
}
