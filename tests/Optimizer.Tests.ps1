BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1"
    $model = New-Dataset Blobs -Count 120 -Seed 1 | Split-Dataset -Seed 1 | Normalize-Data | New-Model -Hidden 4
}

Describe 'Start-Training -Optimizer' {
    It 'follows Keras where asked, which differs while the rate changes' {
        $run = @{ Optimizer = 'Sgd'; Momentum = 0.9; LearningRate = 0.05; Epochs = 3; Schedule = 'Exponential'; Factor = 0.5 }
        $pytorch, $keras = ($model | Start-Training @run), ($model | Start-Training @run -Convention Keras)
        $keras.History[-1].Loss | Should -Not -Be $pytorch.History[-1].Loss
        $keras.Recipe[-1].Settings.Optimizer.Convention | Should -Be Keras
    }

    It 'takes <Name> for small models' -ForEach @(
        @{ Name = 'Newton'; With = @{ BatchSize = 72; LearningRate = 0.5 } }
        @{ Name = 'FisherDiagonal'; With = @{} }
    ) {
        $history = ($model | Start-Training $Name -Epochs 6 -Seed 1 @With).History
        $history[-1].Loss | Should -BeLessThan ($history[0].Loss * 0.7)
    }

    It 'refuses <Id>' -ForEach @(
        @{ Id = 'Training.TooLarge'; With = @{ Optimizer = 'Newton'; LargestModel = 5 } }
        @{ Id = 'Training.Clipping'; With = @{ Optimizer = 'Newton'; ClipNorm = 1 } }
        @{ Id = 'Training.Nesterov'; With = @{ Optimizer = 'Sgd'; Nesterov = $true } }
    ) {
        { $ErrorActionPreference = 'Stop'; $model | Start-Training @With } | Should -Throw -ErrorId "DeepShell.$Id*"
    }

    It 'warns of hidden weights that start equal' {
        $zeros = $model | Add-Layer Dense 4 -Initializer Constant -Activation ReLU
        $zeros | Start-Training -Epochs 1 -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null
        "$warnings" | Should -Match 'Dense\d\.Weight start at 0'
    }
}
