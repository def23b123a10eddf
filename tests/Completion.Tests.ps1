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
    It 'takes brackets in a name for what they are' {
        Copy-Item -LiteralPath "$TestDrive/a.csv" "$TestDrive/a [1].csv"
        Columns 'wi' @{ Path = "$TestDrive/a [1].csv" } | Should -Be 'width'
        Columns 'wi' @{ LiteralPath = "$TestDrive/a [1].csv" } | Should -Be 'width'
    }
    It 'takes a path relative to the current location' {
        Push-Location $TestDrive
        try { Columns 'l' @{ Path = './a.csv' } | Should -Be 'length' } finally { Pop-Location }
    }
}

Describe 'Completion on the command line' {
    BeforeAll {
        Push-Location $TestDrive
        'sepal length,petal,species', '1,2,a', '3,4,b' | Set-Content iris.csv
        function Complete([string] $line) { [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches }
    }
    AfterAll { Pop-Location }

    It 'offers <Expected> for <Line>' -ForEach @(
        @{ Line = 'Add-Layer De'; Expected = 'Dense' }
        @{ Line = 'Add-Layer Conv2D -Fil'; Expected = '-Filters' }
        @{ Line = 'Add-Layer Conv2D 3 -Padding V'; Expected = 'Valid' }
        @{ Line = 'Add-Layer Dense 3 -Activation Si'; Expected = 'Sigmoid' }
        @{ Line = '$m | Start-Training -Optimizer Sg'; Expected = 'Sgd' }
        @{ Line = '$m | Start-Training -Optimizer Sgd -Mom'; Expected = '-Momentum' }
        @{ Line = '$m | Start-Training -Loss Cr'; Expected = 'CrossEntropy' }
        @{ Line = '$m | Start-Training -Metric Accuracy,F'; Expected = 'F1' }
        @{ Line = '$d | New-Model -Architecture Le'; Expected = 'LeNet' }
        @{ Line = '$d | New-Model -Architecture ConvNet -Fil'; Expected = '-Filters' }
        @{ Line = '$d | New-Model -Hidden 3 -Drop'; Expected = '-Dropout' }
        @{ Line = '$d | Normalize-Data Min'; Expected = 'MinMax' }
        @{ Line = '$d | Normalize-Data MinMax -Lo'; Expected = '-Low' }
        @{ Line = '$d | Normalize-Data -Impute Med'; Expected = 'Median' }
        @{ Line = '$d | Invoke-Augmentation -Fl'; Expected = '-Flip' }
        @{ Line = '$d | Invoke-Augmentation -Flip Ver'; Expected = 'Vertical' }
        @{ Line = '$d | Split-Dataset -Ratio 70'; Expected = '70,30' }
        @{ Line = '$m | Measure-Model -Partition Val'; Expected = 'Validation' }
        @{ Line = 'New-Dataset Moo'; Expected = 'Moons' }
        @{ Line = 'New-Dataset Moons -Noi'; Expected = '-Noise' }
        @{ Line = 'Import-Dataset iris.csv -Label sp'; Expected = 'species' }
        @{ Line = 'Import-Dataset iris.csv -Feature petal,'; Expected = "'sepal length'" }
        @{ Line = 'Import-Dataset x -Format Cs'; Expected = 'Csv' }
        @{ Line = 'Import-Dataset x -Task Reg'; Expected = 'Regression' }
        @{ Line = 'Get-Item iris.csv | Import-Dataset -Label pe'; Expected = 'petal' }
        @{ Line = 'Import-Csv iris.csv | Import-Dataset -Label sp'; Expected = 'species' }
        @{ Line = 'Import-Dataset iris.csv | Split-Dataset -Group pe'; Expected = 'petal' }
    ) {
        (Complete $Line).CompletionText | Should -Contain $Expected
    }
    It 'offers layers of the model, and no files' {
        $global:knownModel = New-Dataset Digits -Count 200 | Split-Dataset | ConvertTo-PairedDataset -Count 30 | Normalize-Data | New-Model | Add-Layer Dense 4 -InputFrom first -Name tower
        (Complete '$knownModel | Add-Layer -Share t').CompletionText | Should -Be 'tower'
        (Complete '$knownModel | Add-Layer Dense 3 -Name right | Add-Layer Add -InputFrom ').CompletionText | Should -Be 'tower', 'first', 'second', 'right', 'Input'
        (Complete '$knownModel | Add-Layer Add -InputFrom tower,sec').CompletionText | Should -Be 'second'
        (Complete '$unknown | Add-Layer Add -InputFrom ').CompletionText | Should -Be 'Input'
        (Complete '$unknown | Add-Layer -Share iri').CompletionText | Should -Not -Match 'csv'
        Remove-Variable knownModel -Scope Global
    }
    It 'shows summaries as tooltips' { (Complete '$m | Start-Training -Optimizer Ada' | Where-Object CompletionText -EQ 'Adam').ToolTip | Should -Not -Be 'Adam' }
}
