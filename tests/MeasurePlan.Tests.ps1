BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1" -Force
    $model = New-Dataset Digits -Count 200 | Split-Dataset | Normalize-Data | New-Model -Architecture LeNet
}

Describe 'Measure-Plan' {
    It 'times every step of the plan, in its order' {
        $steps = $model | Measure-Plan -BatchSize 32 -Steps 3
        $steps[0].Pass | Should -Be 'Data'
        $steps.Number | Should -Be (1..$steps.Count)
        ($steps | Measure-Object Share -Sum).Sum | Should -BeGreaterThan 0.999
        $steps | Where-Object { $_.Pass -eq 'Forward' -and $_.MegaFlops } | Select-Object -ExpandProperty GigaFlops | Should -BeGreaterThan 0
    }

    It 'shows them as a table with what was measured above it' {
        $text = $model | Measure-Plan Sgd -Momentum 0.9 -BatchSize 32 -Steps 2 -ThreadCount 1 | Out-String -Width 160
        $text | Should -Match 'Plan: batch 32, 1 thread, '
        $text | Should -Match 'Weights +Conv2D1'
    }

    It 'leaves the model as it is' {
        $before = $model.IsTrained
        $null = $model | Measure-Plan -Steps 2
        $model.IsTrained | Should -Be $before
        $model.History.Count | Should -Be 0
    }

    It 'needs data to run on' {
        $file = Join-Path $TestDrive 'm.deepshell'
        $null = $model | Start-Training -Epochs 1 | Export-Model $file
        { Import-Model $file | Measure-Plan } | Should -Throw -ErrorId 'DeepShell.Training.NoData*'
    }
}
