BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1" -Force
    $model = New-Dataset Blobs -Count 100 | Split-Dataset | Normalize-Data | New-Model -Hidden 8, 4
}

Describe 'Measure-Activation' {
    It 'shows each op of a model that is not trained, and of one that is' {
        $all = $model | Measure-Activation
        $all.Layer | Should -Be 'Input', 'Dense1', 'Dense1', 'Dense2', 'Dense2', 'Output'
        $all[2].Zeros | Should -BeGreaterThan 0.1
        ($all | Where-Object WeightGradient).Count | Should -Be 3
        $trained = $model | Start-Training -Epochs 2
        ($trained | Measure-Activation)[1].Variance | Should -Not -Be $all[1].Variance
    }

    It 'has a view of its own' {
        $model | Measure-Activation | Out-String -Width 80 | Should -Match 'Layer +Op +Mean +Variance +Zeros +Dead +Gradient'
    }

    It 'wants data' {
        $file = $model | Start-Training -Epochs 1 | Export-Model "$TestDrive/m"
        { Import-Model $file | Measure-Activation } | Should -Throw -ErrorId 'DeepShell.Training.NoData*'
    }
}
