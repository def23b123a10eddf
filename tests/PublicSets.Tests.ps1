# Public sets by name: from a folder, and what is said without a network. Nothing here leaves the machine.
BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1"
    $before = $env:DEEPSHELL_DATA
    $env:DEEPSHELL_DATA = "$TestDrive/cache"
    $shared = "$PSScriptRoot/../../shared/data/mnist"
}
AfterAll { $env:DEEPSHELL_DATA = $before }

Describe 'Public sets' {
    It 'are listed with what they are' {
        $sets = Get-DeepShellComponent -Kind PublicSet
        $sets.Name | Should -Contain 'Mnist'
        ($sets | Where-Object Name -eq FashionMnist).Summary | Should -Match 'clothes'
    }
    It 'are taken from a mirror and kept' -Skip:(-not (Test-Path "$PSScriptRoot/../../shared/data/mnist")) {
        $mnist = Import-Dataset mnist -Mirror $shared
        $mnist.Name | Should -Be 'mnist'
        $mnist.Count | Should -Be 70000
        Test-Path "$TestDrive/cache/mnist/train-images-idx3-ubyte.gz" | Should -BeTrue
        (Import-Dataset mnist -Mirror http://127.0.0.1:9).Count | Should -Be 70000
    }
    It 'say what to do without a network' {
        $failure = { Import-Dataset iris -Mirror http://127.0.0.1:9 } | Should -Throw -ErrorId 'DeepShell.Public.Unreachable*' -PassThru
        $failure.ErrorDetails.RecommendedAction | Should -Match 'put iris.data into'
    }
    It 'come after files of the same name' {
        Push-Location $TestDrive
        try {
            Set-Content iris "a,b`n1,x`n2,y`n3,x`n4,y"
            (Import-Dataset iris).Count | Should -Be 4
        }
        finally { Pop-Location }
    }
    It 'are suggested for words that are no files' {
        { Import-Dataset fashionmnst } | Should -Throw '*FashionMnist*'
    }
}
