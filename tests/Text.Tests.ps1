BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1"
    $names = foreach ($i in 1..40) {
        [pscustomobject]@{ name = ('ab' * (1 + $i % 4)); kind = 'x' }
        [pscustomobject]@{ name = ('ba' * (1 + $i % 3)) + 'c'; kind = 'y' }
    }
    $data = $names | Import-Dataset -Label kind -Feature name | Split-Dataset -Seed 1
}

Describe 'Texts as sequences' {
    It 'learns from texts of unequal lengths and predicts raw ones' {
        $model = $data | Normalize-Data -Transform Tokens | New-Model | Start-Training -Epochs 15 -Seed 1 -LearningRate 0.01
        $model.Layers.Type | Should -Be 'Embedding', 'Lstm', 'Dense'
        ($model | Measure-Model).Metrics.Accuracy | Should -Be 1
        ('abababab', 'bac' | ForEach-Object { [pscustomobject]@{ name = $_ } } | Invoke-Model $model).Prediction | Should -Be 'x', 'y'
    }

    It 'takes layers one by one' {
        $model = $data | Normalize-Data -Transform @{ Type = 'Tokens'; Length = 6 } | New-Model |
            Add-Layer Embedding 3 4 | Add-Layer Gru 5 -Bidirectional -ReturnSequences | Add-Layer GlobalAveragePooling
        "$($model.Layers[0].OutputShape) $($model.Layers[2].OutputShape)" | Should -Be '6×4 10'
    }

    It 'knows how many tokens an embedding needs' {
        ($data | Normalize-Data -Transform Tokens | New-Model | Add-Layer Embedding -Size 4).Network.Nodes[0].Layer.Vocabulary | Should -Be 3
    }

    It 'refuses an embedding that is too small' {
        { $data | Normalize-Data -Transform Tokens | New-Model | Add-Layer Embedding 2 4 -ErrorAction Stop } | Should -Throw '*3 tokens*'
    }
}
