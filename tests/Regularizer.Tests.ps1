BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1" -Force
    $model = New-Dataset Blobs -Count 120 | Split-Dataset | Normalize-Data | New-Model -Hidden 4
}

Describe 'Start-Training with rules for the weights' {
    It 'takes regularizers by name and as tables, and shows their penalty' {
        $trained = $model | Start-Training -Epochs 2 -Regularizer L2, @{ Type = 'MaxNorm'; Limit = 0.5 }
        $trained.History.Penalty | ForEach-Object { $_ | Should -BeGreaterThan 0 }
        "$($trained.Recipe[-1])" | Should -Match 'L2'
    }

    It 'lets tables decay unless told otherwise' {
        "$(($model | Start-Training -Epochs 1).Recipe[-1])" | Should -Match 'WeightDecay'
        "$(($model | Start-Training -Epochs 1 -Regularizer @()).Recipe[-1])" | Should -Not -Match 'WeightDecay'
        "$(($model | Start-Training Sgd -Epochs 1).Recipe[-1])" | Should -Not -Match 'WeightDecay'
    }

    It 'clips, and shows the share of the steps' {
        ($model | Start-Training -Epochs 2 -ClipNorm 0.001).History.ClippedShare | Should -Be 1, 1
        ($model | Start-Training -Epochs 2 -ClipValue 1000).History.ClippedShare | Should -Be 0, 0
    }

    It 'averages the weights' {
        $plain = $model | Start-Training -Epochs 2
        $average = $model | Start-Training -Epochs 2 -WeightAverage 0.99
        $average.History[-1].Loss | Should -Be $plain.History[-1].Loss
        $average.History[-1].ValidationLoss | Should -Not -Be $plain.History[-1].ValidationLoss
    }

    It 'says that there is no such regularizer, and which there is' {
        { $model | Start-Training -Regularizer MaxNor } | Should -Throw '*MaxNorm*'
    }
}
