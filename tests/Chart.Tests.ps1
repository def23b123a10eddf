BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1" -Force
    $model = New-Dataset Blobs -Count 100 | Split-Dataset | Normalize-Data | New-Model -Hidden 4 -Name small | Start-Training -Epochs 3
    function Names($file) { ([xml](Get-Content -Raw $file)).svg.g.path.title | Where-Object { $_ } }
}

Describe 'Export-Chart' {
    It 'draws the course of a training' {
        $file = $model.History | Export-Chart "$TestDrive/loss"
        $file.Name | Should -Be loss.svg
        Names $file | Should -Be 'loss', 'validation loss'
        [xml](Get-Content -Raw $file) | ForEach-Object { $_.svg.text.'#text' } | Should -Contain epoch
    }

    It 'draws several models by a metric' {
        $file = $model, $model | Export-Chart "$TestDrive/two.svg" -Y ValidationAccuracy
        Names $file | Should -Be 'small', 'small (2)'
    }

    It 'draws a schedule, a range test and paths' {
        Names (Get-LearningRateSchedule Cosine | Export-Chart "$TestDrive/schedule.svg") | Should -Be 'learning rate'
        Names ($model | Find-LearningRate -Steps 20 | Export-Chart "$TestDrive/range.svg") | Should -Be 'smoothed', 'loss'
        $file = 'Sgd', 'Adam' | ForEach-Object { Get-OptimizerPath $_ Bowl -LearningRate 0.02 } | Export-Chart "$TestDrive/race.svg" -Surface Bowl
        Names $file | Should -Be 'Sgd', 'Adam'
        (Get-Content $file | Select-String '#b9c4cc').Count | Should -BeGreaterThan 5
    }

    It 'draws properties of any objects, by groups' {
        $rows = 1..4 | ForEach-Object { [pscustomobject]@{ step = $_; loss = 1 / $_; kind = 'ab'[$_ % 2] } }
        Names ($rows | Export-Chart "$TestDrive/any.svg" -X step -Y loss -Group kind -LogY) | Should -Be 'b', 'a'
        Names (1, 3, 2 | Export-Chart "$TestDrive/numbers.svg") | Should -Be 'value'
    }

    It 'keeps a file that is there, and says what it cannot draw' {
        { $model | Export-Chart "$TestDrive/loss.svg" } | Should -Throw -ErrorId 'DeepShell.File.Exists*'
        $model | Export-Chart "$TestDrive/loss.svg" -Force | Should -Exist
        { $model | Export-Chart "$TestDrive/x.png" } | Should -Throw -ErrorId 'DeepShell.Chart.Format*'
        { $model | Export-Chart "$TestDrive/x.svg" -Y ValidationAccurcy } | Should -Throw '*ValidationAccuracy*'
        { Get-Item $TestDrive | Export-Chart "$TestDrive/x.svg" } | Should -Throw -ErrorId 'DeepShell.Chart.NoProperty*'
        $model | Export-Chart "$TestDrive/never.svg" -WhatIf
        "$TestDrive/never.svg" | Should -Not -Exist
    }
}

Describe 'Get-OptimizerPath' {
    It 'follows the rule with its settings' {
        $path = Get-OptimizerPath Sgd Bowl -LearningRate 0.05 -Steps 10
        $path.Count | Should -Be 11
        $path[10].X | Should -BeLessThan (-4 * [Math]::Pow(0.95, 10) + 1e-4)
        (Get-OptimizerPath Sgd Bowl -Momentum 0.9 -LearningRate 0.05 -Steps 10)[10].X | Should -BeGreaterThan $path[10].X
    }

    It 'takes a surface as a script block' {
        $path = Get-OptimizerPath Sgd { param($x, $y) $x * $x + $y * $y } -Start 1, 2 -LearningRate 0.1 -Steps 1
        [Math]::Round($path[1].Y, 5) | Should -Be 1.6
        { Get-OptimizerPath Sgd { param($x, $y) $x } } | Should -Throw -ErrorId 'DeepShell.Surface.Start*'
        { Get-OptimizerPath Sgd { } -Start 1, 1 } | Should -Throw -ErrorId 'DeepShell.Surface.Function*'
    }
}
