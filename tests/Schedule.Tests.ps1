BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1" -Force
    $model = New-Dataset Blobs -Count 120 | Split-Dataset | Normalize-Data | New-Model -Hidden 4
    function Get-Rate([hashtable] $with) { ($model | Start-Training -LearningRate 0.02 -Epochs 6 @with).History.LearningRate }
}

Describe 'Start-Training -Schedule' {
    It 'takes a name, with the settings as parameters' {
        Get-Rate @{ Schedule = 'Step'; Every = 2; Factor = 0.5 } | Should -Be 0.02, 0.02, 0.01, 0.01, 0.005, 0.005
    }

    It 'takes a table' {
        Get-Rate @{ Schedule = @{ Type = 'Step'; Every = 3; Factor = 0.5 } } | Should -Be 0.02, 0.02, 0.02, 0.01, 0.01, 0.01
    }

    It 'takes a script block of the epoch and the rate before' {
        Get-Rate @{ Schedule = { param($epoch, $rate) if ($epoch) { $rate / 2 } else { $rate } } } | Should -Be 0.02, 0.01, 0.005, 0.0025, 0.00125, 0.000625
        Get-Rate @{ Schedule = { 0.02 / ($_ + 1) } } | Select-Object -Last 1 | Should -Be (0.02 / 6)
        Get-Rate @{ Schedule = @{ Type = 'Custom'; Multiply = $true; Function = { [Math]::Pow(0.5, [Math]::Floor($_ / 3)) } } } | Should -Be 0.02, 0.02, 0.02, 0.01, 0.01, 0.01
    }

    It 'takes a script block within another schedule' {
        $expected = 0.01, 0.015, 0.02, 0.01, 0.005, 0.0025
        $halve = { param($epoch, $rate) if ($epoch) { $rate / 2 } else { $rate } }
        $rounded = { [Math]::Round($_, 6) }
        Get-Rate @{ Schedule = 'Warmup'; Over = 2; StartFactor = 0.5; Then = $halve } | ForEach-Object $rounded | Should -Be $expected
        Get-Rate @{ Schedule = @{ Type = 'Warmup'; Over = 2; StartFactor = 0.5; Then = $halve } } | ForEach-Object $rounded | Should -Be $expected
        Get-Rate @{ Schedule = @{ Type = 'Warmup'; Over = 1; StartFactor = 0.5; Then = @{ Type = 'Warmup'; Over = 1; StartFactor = 0.75; Then = $halve } } } | ForEach-Object $rounded | Should -Be $expected
        (Get-LearningRateSchedule Warmup -Over 2 -StartFactor 0.5 -Then $halve -LearningRate 0.02 -Epochs 6).LearningRate | ForEach-Object $rounded | Should -Be $expected
    }

    It 'keeps what it was told in the recipe' {
        $trained = $model | Start-Training -Epochs 2 -Schedule { param($epoch, $rate) $rate }
        "$($trained.Recipe[-1])" | Should -Match 'Custom'
        $trained.Recipe[-1].Settings.Schedule.Text | Should -Be 'param($epoch, $rate) $rate'
    }

    It 'completes the names and the settings' {
        (TabExpansion2 'Start-Training -Schedule One').CompletionMatches.CompletionText | Should -Be 'OneCycle'
        (TabExpansion2 'Start-Training -Schedule OneCycle -RiseS').CompletionMatches.CompletionText | Should -Be '-RiseShare'
    }

    It 'says <Id> for <With>' -ForEach @(
        @{ Id = 'DeepShell.Training.ScheduleTooLong'; With = @{ Schedule = @{ Type = 'Linear'; Over = 7 } } }
        @{ Id = 'DeepShell.Component.Unknown'; With = @{ Schedule = 'OneCycl' } }
        @{ Id = 'DeepShell.Schedule.Function'; With = @{ Schedule = { 'much' } } }
        @{ Id = 'DeepShell.Schedule.Rate'; With = @{ Schedule = { -1 } } }
    ) {
        { Get-Rate $With } | Should -Throw -ErrorId "$Id*"
    }

    It 'lowers the rate on a plateau' {
        Get-Rate @{ PlateauPatience = 2; PlateauMinDelta = 1000; PlateauFactor = 0.5 } | ForEach-Object { [Math]::Round($_, 6) } | Should -Be 0.02, 0.02, 0.02, 0.01, 0.01, 0.005
    }
}
