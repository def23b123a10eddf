BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1" -Force
    $script:data = 1..40 | ForEach-Object { [pscustomobject]@{ size = $_; color = ('red', 'blue')[$_ % 2]; kind = ('a', 'b')[$_ % 2] } } | Import-Dataset -Label kind
    $script:split = $data | Split-Dataset -Ratio 60,20,20 | Normalize-Data
    $script:model = $split | New-Model -Hidden 6, 4 | Start-Training -Epochs 2
    function Show($thing) { ($thing | Out-String -Width 150) -replace '\e\[[0-9;]*m' }
}

Describe 'The view of' {
    It 'a dataset' {
        $text = Show $split
        $text | Should -Match 'Rows +: 40'
        $text | Should -Match 'Features +: 1 number, 1 category \(size, color\)'
        $text | Should -Match 'Task +: Classification, 2 classes: a, b'
        $text | Should -Match 'Partitions +: train 24, validation 8, test 8'
        $text | Should -Match 'Preprocessing +: ZScore; 3 inputs'
        Show $data | Should -Match 'not split'
    }
    It 'its columns' { Show $data.Fields | Should -Match 'color +Category +Feature +0 blue, red' }
    It 'a model: its layers, shapes and exact parameter counts' {
        $text = Show $model
        $text | Should -Match 'Parameters : 62'
        $text | Should -Match 'Dense1 +Dense +Units 6 Activation ReLU +6 +24'
        $text | Should -Match 'Output +Dense +Units 2 +2 +10'
        $text | Should -Match '2 epochs by CrossEntropy'
    }
    It 'a model that was stopped early: whose weights it has' {
        $stopped = New-Dataset Blobs -Count 90 -Seed 1 | Split-Dataset -Seed 1 | New-Model -Hidden 4 | Start-Training -Patience 2 -MinDelta 10 -Epochs 9 -Seed 1
        Show $stopped | Should -Match '3 epochs by .*; weights of epoch 1 \(validation loss \d'
        Show $model | Should -Not -Match 'weights of epoch'
    }
    It 'a history: a column for each metric' {
        $text = Show $model.History
        $text | Should -Match 'Epoch +Loss +Val. loss +Accuracy +Val. accuracy'
        $text | Should -Match '\n +2 +0\.\d{4} +0\.\d{4} +0\.\d{4}'
    }
    It 'a history with other metrics' { Show ($split | New-Model | Start-Training -Epochs 1 -Metric F1, Recall).History | Should -Match 'F1 0\.\d+ / 0\.\d+ +Recall 0' }
    It 'a history with penalties and clipping' {
        Show ($split | New-Model | Start-Training -Epochs 1 -Regularizer L2 -ClipNorm 0.001).History | Should -Match 'Accuracy 0\.\d+ / 0\.\d+ +Penalty \S+ +Clipped 100'
    }
    It 'predictions with a spread' {
        $uncertain = $split | New-Model | Add-Layer Dense 8 -Activation ReLU | Add-Layer Dropout 0.5 | Start-Training -Epochs 2
        Show ($data | Invoke-Model $uncertain -MonteCarlo 5 | Select-Object -First 2) | Should -Match 'Input +Prediction +Confidence +Spread +Probabilities'
    }
    It 'a measurement, with its confusion matrix' {
        $text = Show ($model | Measure-Model)
        $text | Should -Match 'Accuracy +: \d\.\d{4}'
        $text | Should -Match 'Actual \\ Predicted +a +b +Recall'
    }
    It 'predictions' {
        $text = Show ($data | Invoke-Model -Model $model | Select-Object -First 2)
        $text | Should -Match 'Input +Prediction +Confidence'
        $text | Should -Match '1 blue b|1 red a'
    }
    It 'the recipe' { Show $model.Recipe | Should -Match 'Split +-Ratio 60,20,20' }
    It 'no view shows a type name instead of a value' {
        foreach ($thing in $split, $data.Fields, $model, $model.History, $model.Layers, $model.Recipe, ($model | Measure-Model)) {
            Show $thing | Should -Not -Match 'System\.|DeepShell\.'
        }
    }
}

Describe 'The lists of' {
    It '<_> can be indexed' -ForEach 'a dataset', 'a model', 'a model from a file', 'a component' {
        $thing = switch ($_) {
            'a dataset' { $split }
            'a model' { $model }
            'a model from a file' { $model | Export-Model "$TestDrive/m" | Import-Model }
            'a component' { Get-DeepShellComponent Conv2D -Kind Layer }
        }
        foreach ($property in $thing.PSObject.Properties) {
            $list = $property.Value
            if ($list -isnot [Collections.IEnumerable] -or $list -is [string] -or $list -is [Collections.IDictionary]) { continue }
            $first = $null
            foreach ($item in $list) { $first = $item; break }
            if ($null -ne $first) { $list[0] | Should -Be $first -Because $property.Name }
        }
    }
}
