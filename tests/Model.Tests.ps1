BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1" -Force
    Push-Location $TestDrive
    $script:points = New-Dataset Blobs -Count 90 | Split-Dataset | Normalize-Data
    $script:images = New-Dataset Digits -Count 40 | Split-Dataset | Normalize-Data
    function Catch([scriptblock] $block) { try { & $block } catch { return $_ } }
}
AfterAll { Pop-Location }

Describe 'New-Model' {
    It 'chooses dense layers for tables' { ($points | New-Model).Layers.Type | Should -Be 'Dense', 'Dense', 'Dense' }
    It 'chooses convolutions for images' { ($images | New-Model).Layers.Type | Should -Contain 'Conv2D' }
    It 'counts parameters exactly' {
        # 2·40+40 + 40·30+30 + 30·3+3
        ($points | New-Model -Hidden 40, 30).ParameterCount | Should -Be 1443
        ($images | New-Model -Architecture CityU).ParameterCount | Should -Be 287120
        ($images | New-Model -Architecture LeNet).ParameterCount | Should -Be 61706
    }
    It 'gives -Hidden the settings of a perceptron' {
        ($points | New-Model -Hidden 8 -Activation Tanh -Dropout 0.2).Layers.Settings | Should -Contain 'Units 8 Activation Tanh'
    }
    It 'takes the settings of an architecture' { ($images | New-Model -Architecture ConvNet -Filters 4, 8 -Units 10).Layers.Where({ $_.Type -eq 'Conv2D' }).Count | Should -Be 2 }
    It 'takes a name' { ($points | New-Model -Name mine).Name | Should -Be 'mine' }
}

Describe 'Add-Layer' {
    It 'replaces the layers that were chosen by default, and adds to those that were not' {
        ($points | New-Model | Add-Layer Dense 64 -Activation ReLU | Add-Layer Dropout 0.5).Layers.Type | Should -Be 'Dense', 'Dropout', 'Dense'
        ($points | New-Model -Hidden 8 | Add-Layer Dense 4).Layers.Count | Should -Be 3
    }
    It 'takes settings by position and by name' {
        $layer = ($images | New-Model | Add-Layer Conv2D 10 5 -Stride 2 -NoBias).Layers[0]
        "$($layer.OutputShape)" | Should -Be '14×14×10'
        $layer.Parameters | Should -Be 250
    }
    It 'takes a name, and reads from layers by name' {
        $model = $points | New-Model | Add-Layer Dense 8 -Name first | Add-Layer Dense 8 -InputFrom first -Name second
        $model.Layers.Name | Should -Be 'first', 'second', 'Output'
    }
    It 'takes script blocks of layers' {
        $model = $images | New-Model | Add-Layer Residual { Add-Layer Conv2D 6 -NoBias | Add-Layer BatchNormalization; Add-Layer ReLU } -Activation ReLU |
            Add-Layer Inception { Add-Layer Conv2D 4 1 } { Add-Layer Conv2D 2 1; Add-Layer Conv2D 3 3 } { }
        $model.Layers.Type | Should -Be 'Residual', 'Inception', 'Dense'
        $model.Layers[0].OutputShape[-1] | Should -Be 6
        $model.Layers[1].OutputShape[-1] | Should -Be (4 + 3 + 6)
        $model.Layers[1].Parameters | Should -Be ((6 * 4 + 4) + (6 * 2 + 2) + (2 * 9 * 3 + 3))
    }

    It 'drops the bias in front of a batch normalisation and says so' {
        $model = $images | New-Model | Add-Layer Conv2D 6 | Add-Layer BatchNormalization | Add-Layer Dense 5
        $model.Layers[0].Settings | Should -Be 'Filters 6 NoBias (BatchNormalization1 follows)'
        $model.Layers[0].Parameters | Should -Be 54
        $model.Layers[2].Settings | Should -Be 'Units 5'
    }

    It 'joins layers by name, and says which shapes differ' {
        $two = $points | New-Model | Add-Layer Dense 8 -Name left | Add-Layer Dense 8 -InputFrom Input -Name right
        ($two | Add-Layer Concatenate -InputFrom left, right).Layers[2].OutputShape[-1] | Should -Be 16
        ($two | Add-Layer Add -InputFrom left, right).Layers[2].OutputShape[-1] | Should -Be 8
        "$(Catch { $two | Add-Layer Add -InputFrom left, Input })" | Should -Match 'left \(8\b.*\) and Input \(2\)'
    }

    It 'needs a model outside of a script block' {
        (Catch { Add-Layer Dense 8 }).FullyQualifiedErrorId | Should -Match 'DeepShell.Model.Missing'
        "$(Catch { $images | New-Model | Add-Layer Residual { Add-Layer Densee 8 } })" | Should -Match 'Did you mean Dense'
    }

    It 'says of a layer that does not fit where it was added' {
        "$(Catch { $points | New-Model | Add-Layer Conv2D 3 })" | Should -Match 'Conv2D1 \(added by Model.Tests.ps1, line \d+\) got 2'
    }
}

Describe 'Start-Training' {
    It 'takes the settings of its optimiser' {
        $model = $points | New-Model -Hidden 4 | Start-Training -Optimizer Sgd -Momentum 0.9 -Nesterov -LearningRate 0.05 -Epochs 2
        $model.Recipe[-1].Settings.Optimizer.Momentum | Should -Be 0.9
        $model.History[-1].LearningRate | Should -Be 0.05
        $model.History.Count | Should -Be 2
    }
    It 'takes an optimiser as a table' {
        ($points | New-Model -Hidden 4 | Start-Training @{ Type = 'Sgd'; Momentum = 0.5 } -Epochs 1).Recipe[-1].Settings.Optimizer.Momentum | Should -Be 0.5
    }
    It 'keeps a record of each epoch, a property for each metric' {
        $record = ($points | New-Model | Start-Training -Epochs 2 -Metric Accuracy, F1).History[1]
        $record.Epoch | Should -Be 2
        foreach ($name in 'Loss', 'ValidationLoss', 'Accuracy', 'F1', 'ValidationAccuracy', 'ValidationF1', 'LearningRate', 'SamplesPerSecond') {
            $record.$name | Should -BeGreaterThan 0 -Because $name
        }
        $record.Elapsed | Should -BeOfType TimeSpan
        $record | Export-Csv record.csv
        (Import-Csv record.csv).ValidationF1 | Should -Not -BeNullOrEmpty
        ($record | Select-Object Epoch, Accuracy).Accuracy | Should -Be $record.Accuracy
    }
    It 'goes on from the weights of a trained model' {
        $once = $points | New-Model | Start-Training -Epochs 2
        $twice = $once | Start-Training -Epochs 1
        $twice.History.Epoch | Should -Be 1, 2, 3
        $twice.History[2].Loss | Should -BeLessThan $once.History[0].Loss
    }
    It 'stops early, and returns to the best weights' {
        $model = $points | New-Model | Start-Training -Optimizer Sgd -LearningRate 0.2 -Epochs 200 -Patience 2 -MinDelta 0.001
        $model.History.Count | Should -BeLessThan 200
        "$($model.Recipe[-1].Settings.Stopped)" | Should -Be 'EarlyStopping'
        $best = ($model.History | Sort-Object ValidationLoss)[0].ValidationLoss
        ($model | Measure-Model Validation).Loss | Should -BeLessThan ($best + 0.0011)
    }
    It 'gives the last good weights when the loss explodes, and says what to try' {
        $model = $points | New-Model | Start-Training -Optimizer Sgd -Schedule { param($epoch) $epoch -lt 1 ? 0.01 : 1e30 } -Epochs 3 -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'DeepShell.Training.Diverged*'
        $problem[0].ErrorDetails.RecommendedAction | Should -Match 'LearningRate'
        $model.IsTrained | Should -BeTrue
        ($points | Invoke-Model -Model $model)[0].Confidence | Should -BeGreaterThan 0
    }
    It 'hands nothing on when the loss explodes before anything was learnt' {
        $untrained = $points | New-Model
        $untrained | Start-Training -Optimizer Sgd -LearningRate 1e30 -Epochs 3 -ErrorAction SilentlyContinue -ErrorVariable problem | Export-Model "$TestDrive/never" | Should -BeNullOrEmpty
        "$TestDrive/never.deepshell" | Should -Not -Exist
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'DeepShell.Training.Diverged*'
        "$($problem[0])" | Should -Match 'learnt nothing.*\$DeepShellModel'
        [object]::ReferenceEquals($global:DeepShellModel, $untrained) | Should -BeTrue
    }
    It 'knows a number behind a switch' {
        { $points | New-Model | Start-Training -EarlyStopping 2 } | Should -Throw -ErrorId 'DeepShell.Training.StrayNumber*'
        try { $points | New-Model | Start-Training -EarlyStopping 2 } catch { $_.ErrorDetails.RecommendedAction | Should -Match '-Patience 2' }
    }
    It 'says each epoch with -Verbose' {
        $lines = $points | New-Model | Start-Training -Epochs 2 -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        "$($lines[0])" | Should -Match '^epoch 1: loss .*ValidationAccuracy'
    }
}

Describe 'Measure-Model' {
    BeforeAll { $script:model = $points | New-Model | Start-Training }
    It 'measures the test part, with a property for each metric' {
        $m = $model | Measure-Model
        "$($m.Part)", $m.Count | Should -Be 'Test', $points.Partitions.Test
        $m.Accuracy, $m.F1, $m.LogLoss, $m.Loss | ForEach-Object { $_ | Should -BeOfType double }
    }
    It 'counts every row in the confusion matrix' {
        $m = $model | Measure-Model Train
        ($m.ConfusionMatrix.Rows | Measure-Object Count -Sum).Sum | Should -Be $m.Count
        $right = ($m.ConfusionMatrix.Rows | ForEach-Object { $_.Predicted[$_.Index] } | Measure-Object -Sum).Sum
        $right / $m.Count | Should -Be $m.Accuracy
    }
    It 'measures on other data' { ($model | Measure-Model -Dataset (New-Dataset Blobs -Count 30 -Seed 9)).Count | Should -Be 30 }
    It 'takes data from the pipeline' {
        $data = 5, 6 | ForEach-Object { New-Dataset Blobs -Count 30 -Seed $_ }
        $data | Measure-Model -Model $model | ForEach-Object Count | Should -Be 30, 30
    }
    It 'measures what is asked for' { ($model | Measure-Model -Metric F1).Metrics.Keys | Should -Be 'F1' }
}

Describe 'Invoke-Model' {
    BeforeAll {
        $script:model = $points | New-Model | Start-Training -Epochs 5
        $script:rows = 1..150 | ForEach-Object { [pscustomobject]@{ id = $_; x0 = $_ / 50; x1 = 1 } }
        $script:pictures = $images | New-Model -Hidden 8 | Start-Training -Epochs 1
        $null = New-Dataset Digits -Count 3 -Seed 4 | Export-Dataset pictures
        $script:files = Get-ChildItem pictures -Recurse -Filter *.png
    }
    It 'says of single values what it wants instead, and goes on' {
        $predictions = 1, $rows[0], 2 | Invoke-Model $model -ErrorAction SilentlyContinue -ErrorVariable problem
        @($predictions).Count | Should -Be 1
        $problem.Count | Should -Be 2
        "$($problem[0])" | Should -Match '1 is a single value'
        $problem[0].ErrorDetails.RecommendedAction | Should -Match 'x0, x1'
    }
    It 'gives a prediction for each object, in order, with its own properties' {
        $predictions = $rows | Invoke-Model -Model $model
        $predictions.id | Should -Be (1..150)
        $model.Classes | Should -Contain $predictions[0].Prediction
        $p = $predictions[0].Probabilities
        ($p.Values | Measure-Object -Sum).Sum | Should -BeGreaterThan 0.9999
        $p[$predictions[0].Prediction] | Should -Be $predictions[0].Confidence
    }
    It 'takes tables, too' { (@{ x0 = 1; x1 = 2 } | Invoke-Model -Model $model).x1 | Should -Be 2 }
    It 'takes the model without its name, as it takes the path of one' {
        ($rows[0] | Invoke-Model $model).Prediction | Should -Be ($rows[0] | Invoke-Model -Model $model).Prediction
        $null = $model | Export-Model positional.deepshell -Force
        ($rows[0] | Invoke-Model positional.deepshell).Prediction | Should -Be ($rows[0] | Invoke-Model -Model $model).Prediction
    }
    It 'hands predictions on before it has read everything' {
        $script:read = 0
        $first = 1..1000 | ForEach-Object { $script:read++; @{ x0 = $_; x1 = 1 } } | Invoke-Model -Model $model -BatchSize 10 | Select-Object -First 1
        $first | Should -Not -BeNullOrEmpty
        $script:read | Should -Be 10
    }
    It 'does not depend on the batch size' {
        ($rows | Invoke-Model -Model $model -BatchSize 7).Confidence | Should -Be ($rows | Invoke-Model -Model $model -BatchSize 150).Confidence
    }
    It 'reports an object that cannot be used, and goes on' {
        $predictions = $rows[0], [pscustomobject]@{ x0 = 'many'; x1 = 1 }, $rows[1] | Invoke-Model -Model $model -ErrorAction SilentlyContinue -ErrorVariable problem
        $predictions.id | Should -Be 1, 2
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'DeepShell.Preprocessing.NotANumber*'
    }
    It 'takes a dataset, and the file of a table' {
        @(New-Dataset Blobs -Count 12 | Invoke-Model -Model $model).Count | Should -Be 12
        $rows | Export-Csv rows.csv
        @(Get-Item rows.csv | Invoke-Model -Model $model).Count | Should -Be 150
    }
    It 'takes image files, as files and as paths' {
        $predictions = $files | Invoke-Model -Model $pictures
        $predictions.Name | Should -Be $files.Name
        ($files.FullName | Invoke-Model -Model $pictures).Prediction | Should -Be $predictions.Prediction
        (Invoke-Model -Model $pictures -InputObject $files[0].DirectoryName).Count | Should -BeGreaterThan 0
    }
    It 'reports a broken image by its name, and goes on' {
        Set-Content pictures/broken.png 'no image'
        $predictions = @(Get-Item pictures/broken.png) + $files | Invoke-Model -Model $pictures -ErrorAction SilentlyContinue -ErrorVariable problem
        $predictions.Count | Should -Be $files.Count
        "$($problem[0])" | Should -Match 'broken.png'
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'DeepShell.*'
    }
    It 'warns of categories that training did not have' {
        $d = 1..40 | ForEach-Object { [pscustomobject]@{ color = ('red', 'blue')[$_ % 2]; n = $_; class = ('a', 'b')[$_ % 2] } } | Import-Dataset
        $m = $d | Split-Dataset | Normalize-Data | New-Model | Start-Training -Epochs 1
        $null = @{ color = 'green'; n = 1 } | Invoke-Model -Model $m -WarningVariable warning -WarningAction SilentlyContinue
        "$warning" | Should -Match "color 'green'"
    }
}

Describe 'Invoke-Model -EnforceContract' {
    BeforeAll {
        $script:kept = $points | New-Model -Hidden 4 | Start-Training -Epochs 1 -Seed 1
        $script:row = @{ x0 = 0; x1 = 0 }
    }
    It 'predicts rows that are as in training' {
        $column = $kept.Contract.Columns[0], $kept.Contract.Columns[1]
        $good = [pscustomobject]@{ x0 = $column[0].Quantiles[50]; x1 = $column[1].Quantiles[50] }
        ($good | Invoke-Model $kept -EnforceContract).Prediction | Should -Not -BeNullOrEmpty
    }
    It 'reports the others, and goes on' {
        $answers = [pscustomobject]@{ x0 = 1e6; x1 = 0 }, [pscustomobject]@{ x0 = 0; x1 = 0 } | Invoke-Model $kept -EnforceContract -ErrorVariable refused -ErrorAction SilentlyContinue
        $answers | Should -HaveCount 1
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'DeepShell.Contract.Violation*'
        $refused[0].Exception.Message | Should -BeLike "*column 'x0' is 1000000, expected*"
    }
    It 'says when a model carries none' {
        (Catch { $row | Invoke-Model ($points | New-Model) -EnforceContract }).FullyQualifiedErrorId | Should -BeLike 'DeepShell.*'
    }
}
