BeforeDiscovery {
    Import-Module "$PSScriptRoot/../DeepShell.psd1"
    $cmdlets = (Get-Module DeepShell).ExportedCmdlets.Keys | ForEach-Object { @{ Name = $_ } }
}

Describe 'The help of <Name>' -ForEach $cmdlets {
    BeforeAll {
        Import-Module "$PSScriptRoot/../DeepShell.psd1"
        $command = Get-Command $Name -Module DeepShell
        $help = Get-Help $Name -Full
        $common = [Management.Automation.PSCmdlet]::CommonParameters
        $own = $command.Parameters.Values | Where-Object { $_.Name -notin $common -and -not $_.IsDynamic }
        $described = @($help.parameters.parameter | Where-Object { $_ })
    }

    It 'has a synopsis' {
        # Without a help file, Get-Help puts the syntax there.
        $help.Synopsis.Trim() | Should -Match '^[A-Z].*\.$'
        $help.Synopsis | Should -Not -Match ([regex]::Escape($Name) + ' \[')
    }

    It 'describes each parameter, and no other' {
        $described.name | Sort-Object | Should -Be ($own.Name | Sort-Object)
        $empty = $described | Where-Object { -not ($_.description.Text -join '').Trim() }
        $empty.name | Should -BeNullOrEmpty -Because 'every parameter needs a documentation comment'
    }

    It 'shows the parameter sets as they are' {
        $actual = foreach ($set in $command.ParameterSets) {
            $parameters = $set.Parameters | Where-Object { $_.Name -notin $common -and -not $_.IsDynamic }
            ($parameters | Sort-Object Name | ForEach-Object { "$($_.Name):$($_.IsMandatory)" }) -join ' '
        }
        $documented = foreach ($item in $help.syntax.syntaxItem) {
            ($item.parameter | Where-Object { $_ } | Sort-Object name | ForEach-Object { "$($_.name):$([bool]::Parse($_.required))" }) -join ' '
        }
        $documented | Sort-Object | Should -Be ($actual | Sort-Object)
    }

    It 'has two examples that parse and use commands that exist' {
        $examples = @($help.examples.example)
        $examples.Count | Should -BeGreaterOrEqual 2
        foreach ($example in $examples) {
            $example.title | Should -Match 'Example \d+: \S' -Because 'an example says what it shows'
            $errors = $null
            $ast = [Management.Automation.Language.Parser]::ParseInput($example.code, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty -Because "this must parse: $($example.code)"
            $example.code | Should -Not -Match '(?m)^ {9}' -Because 'code is indented as its author did, not as the compiler'
            $names = $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true) | ForEach-Object { $_.GetCommandName() }
            $names | Should -Not -BeNullOrEmpty -Because 'an example has code'
            foreach ($used in $names) { Get-Command $used -ErrorAction Ignore | Should -Not -BeNullOrEmpty -Because "the example uses $used" }
        }
    }
}
