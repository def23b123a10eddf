BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1" -Force
    $model = New-Dataset Blobs -Count 150 | Split-Dataset | Normalize-Data | New-Model -Hidden 8
}

Describe 'Get-LearningRateSchedule' {
    It 'gives the rates of the epochs' {
        (Get-LearningRateSchedule Step -Every 2 -Factor 0.5 -LearningRate 0.4 -Epochs 4).LearningRate | Should -Be 0.4, 0.4, 0.2, 0.2
        (Get-LearningRateSchedule { param($epoch, $rate) $epoch + 1 } -Epochs 3).LearningRate | Should -Be 1, 2, 3
        (Get-LearningRateSchedule Warmup -Over 2 -StartFactor 0.5 -Then @{ Type = 'Exponential'; Factor = 0.1 } -LearningRate 1 -Epochs 4).LearningRate | Should -Be 0.5, 0.75, 1, 0.1
    }

    It 'shows what training does' {
        $history = ($model | Start-Training -Epochs 5 -BatchSize 30 -LearningRate 0.02 -Schedule OneCycle).History
        $steps = [Math]::Ceiling($model.Dataset.Partitions.Train / 30)
        (Get-LearningRateSchedule OneCycle -LearningRate 0.02 -Epochs 5 -StepsPerEpoch $steps).LearningRate | Should -Be $history.LearningRate
    }

    It 'draws them' {
        $text = Get-LearningRateSchedule Step -Every 1 -Factor 0.5 -Epochs 2 | Out-String -Width 120
        $text | Should -Match "0\.01 █{50}"
        $text | Should -Match "0\.005 █{25}(?!█)"
    }

    It 'refuses a schedule longer than the run' {
        { Get-LearningRateSchedule Linear -Over 100 } | Should -Throw -ErrorId 'DeepShell.Training.ScheduleTooLong*'
    }
}

Describe 'Find-LearningRate' {
    It 'suggests a rate, and draws the loss' {
        $range = $model | Find-LearningRate Sgd -Momentum 0.9
        $range.Suggestion | Should -BeGreaterThan 0.0001
        $range.Suggestion | Should -BeLessThan 2
        $range.Points[0].LearningRate | Should -Be 1e-7
        $range | Out-String -Width 160 | Should -Match '(?s)█.*▲.*Suggestion'
    }

    It 'suggests nothing where the loss only scatters' {
        $range = $model | Find-LearningRate -From 1e-9 -To 1e-8 -BatchSize 8
        $range.Suggestion | Should -BeNullOrEmpty
        $range | Out-String -Width 200 | Should -Match 'No suggestion: the smoothed loss falls by'
    }

    It 'takes the range and the number of steps' {
        $range = $model | Find-LearningRate -From 0.001 -To 0.01 -Steps 5
        $range.Points.Count | Should -Be 5
        $range.Points[-1].LearningRate | Should -BeLessOrEqual 0.010000001
        { $model | Find-LearningRate Adam -LearningRate 0.1 } | Should -Throw -ErrorId 'NamedParameterNotFound*' -Because 'the rates are From and To'
        { $model | Find-LearningRate -From 1 -To 0.1 } | Should -Throw -ErrorId 'DeepShell.Training.RateRange*'
    }
}
