BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1"
    $digits = New-Dataset Digits -Count 300 -Seed 3 | Split-Dataset -Seed 1
    $tower = { Add-Layer Conv2D 4 5 -Stride 4 -NoBias; Add-Layer BatchNormalization; Add-Layer ReLU; Add-Layer Flatten; Add-Layer Dense 8 }
}

Describe 'Networks that compare' {
    It 'pairs within the parts and shares a tower' {
        $pairs = $digits | ConvertTo-PairedDataset -Count 400 -Seed 1
        "$($pairs.Partitions)" | Should -Be 'train 400, validation 133, test 133'
        $model = $pairs | Normalize-Data | New-Model | Add-Layer Sequence $tower -InputFrom first -Name tower |
            Add-Layer -Share tower -InputFrom second | Add-Layer Distance -InputFrom tower, tower2
        $model.Layers[1].Parameters | Should -Be 0
        $trained = $model | Start-Training -Loss @{ Type = 'Contrastive'; Margin = 2 } -Epochs 2 -Seed 1
        $trained.Loss.Margin | Should -Be 2
        ($trained | Measure-Model).Count | Should -Be 133
    }

    It 'compares images in files' {
        $folder = Join-Path $TestDrive images
        $digits | Export-Dataset $folder
        $files = Get-ChildItem $folder -Recurse -File | Select-Object -First 3
        $model = $digits | ConvertTo-PairedDataset -Count 100 | Normalize-Data | New-Model | Add-Layer Dense 4 -InputFrom first -Name t |
            Add-Layer -Share t -InputFrom second | Add-Layer Distance -InputFrom t, t2 | Start-Training -Epochs 1
        Push-Location $folder
        $answers = @(
            [pscustomobject]@{ first = $files[0].FullName; second = $files[0] }
            [pscustomobject]@{ first = Resolve-Path -Relative $files[1].FullName; second = Resolve-Path -Relative $files[2].FullName }
        ) | Invoke-Model $model
        Pop-Location
        $answers.Count | Should -Be 2
        $answers[0].Prediction | Should -Be same
        $answers[0].Confidence | Should -Be 1
    }

    It 'chooses between candidates by a triplet loss' {
        $model = $digits | ConvertTo-PairedDataset -Count 300 -Triplet | Normalize-Data | New-Model | Add-Layer Dense 8 -InputFrom anchor -Name t |
            Add-Layer -Share t -InputFrom first | Add-Layer -Share t -InputFrom second | Add-Layer Distance -InputFrom t, t2, t3 | Start-Training -Epochs 2
        $model.Loss.GetType().Name | Should -Be Triplet
    }

    It 'refuses <why>' -ForEach @(
        @{ why = 'an unknown layer to share'; script = { $digits | New-Model | Add-Layer Dense 3 -Name tower | Add-Layer -Share tawer }; says = '*Did you mean tower*' }
        @{ why = 'a sequence without layers'; script = { $digits | New-Model | Add-Layer Sequence { } }; says = '*no layers*' }
        @{ why = 'a name used twice'; script = { $digits | New-Model | Add-Layer Dense 3 -Name a | Add-Layer Dense 3 -Name a }; says = '*already*' }
        @{ why = 'pairs of data that are not split'; script = { New-Dataset Digits -Count 50 | ConvertTo-PairedDataset }; says = '*not split*' }
    ) {
        { $ErrorActionPreference = 'Stop'; & $script } | Should -Throw $says
    }
}
