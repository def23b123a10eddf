BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1"
    function Complete([string] $text) { (TabExpansion2 $text $text.Length).CompletionMatches }
}

Describe 'Completion' {
    It 'offers the kinds' {
        (Complete 'Get-DeepShellComponent -Kind Opt').CompletionText | Should -Be 'Optimizer'
    }

    It 'offers names of the chosen kind only, with their summaries' {
        $offers = Complete 'Get-DeepShellComponent -Kind Optimizer -Name '
        $offers.CompletionText | Should -Contain 'Adam'
        $offers.CompletionText | Should -Not -Contain 'Dense'
        ($offers | Where-Object CompletionText -eq 'Adam').ToolTip | Should -Be (Get-DeepShellComponent Adam).Summary
    }

    It 'offers nothing, and fails on nothing, for a name that is not there' {
        (Complete 'Get-DeepShellComponent -Kind Nonsense -Name x').CompletionText | Where-Object { $_ -notlike '*[/\]*' } | Should -BeNullOrEmpty
    }
}

Describe 'Completion of column names' {
    BeforeAll {
        $completer = [DeepShell.PowerShell.ColumnCompleter]::new()
        function Columns([string] $word, [hashtable] $bound) { $completer.CompleteArgument('Import-Dataset', 'Label', $word, $null, $bound).CompletionText }
        Set-Content "$TestDrive/a.csv" 'length,width,"iris, kind"', '1,2,x'
        Set-Content "$TestDrive/tab.tsv" "one`ttwo", "1`t2"
        Set-Content "$TestDrive/numbers.csv" '5.1,3.5,0', '4.9,3,1'
    }

    It 'reads the header' { Columns '' @{ Path = "$TestDrive/a.csv" } | Should -Be 'length', 'width', "'iris, kind'" }
    It 'keeps what begins with the word' { Columns 'wi' @{ Path = "$TestDrive/a.csv" } | Should -Be 'width' }
    It 'finds the delimiter' { Columns '' @{ Path = "$TestDrive/tab.tsv" } | Should -Be 'one', 'two' }
    It 'offers the names that columns without a header get' { Columns '' @{ Path = "$TestDrive/numbers.csv" } | Should -Be 'column0', 'column1', 'column2' }
    It 'offers nothing for a file that is not there' { Columns '' @{ Path = "$TestDrive/none.csv" } | Should -BeNullOrEmpty }
    It 'takes a path relative to the current location' {
        Push-Location $TestDrive
        try { Columns 'l' @{ Path = './a.csv' } | Should -Be 'length' } finally { Pop-Location }
    }
}
