BeforeDiscovery {
    $script:examples = Get-ChildItem "$PSScriptRoot/../examples/*.ps1" | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
}

Describe 'The example <Name>' -ForEach $examples {
    It 'is in the README, with a synopsis and an example of its own' {
        Get-Content -Raw "$PSScriptRoot/../examples/README.md" | Should -Match "\| ``\./examples/$([regex]::Escape($Name))``"
        $help = Get-Help -Full $Path
        $help.Synopsis.Trim() | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterThan 0
    }
}

Describe 'Examples without data from outside' {
    It 'OptimizerRace.ps1 draws every optimiser' {
        $rows = & "$PSScriptRoot/../examples/OptimizerRace.ps1" -Surface Bowl -Steps 20 -OutputPath "$TestDrive/race.svg"
        $rows.Optimizer | Should -Contain Adam
        $rows.Count | Should -Be ((Get-DeepShellComponent -Kind Optimizer).Count + 2)
        "$TestDrive/race.svg" | Should -Exist
    }
    It 'Initialization.ps1 shows the powers, and draws' {
        $text = & "$PSScriptRoot/../examples/Initialization.ps1" -Depth 4 -Count 0 -OutputPath "$TestDrive/pictures" | Out-String -Width 120
        $text | Should -Match '10 3325 +3325 +9.537E-07 +9.537E-07'
        "$TestDrive/pictures/variance.svg", "$TestDrive/pictures/gradient.svg" | Should -Exist
    }
    It 'CityU.ps1 says what it needs' {
        & "$PSScriptRoot/../examples/CityU.ps1" -DataPath "$TestDrive/nowhere" | Should -Match 'train-images'
        $LASTEXITCODE | Should -Be 1
    }
}
