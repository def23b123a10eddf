# The automated job examples/Clean-Adult.ps1, on made-up rows in the form of the census data.
BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1"
    $job = "$PSScriptRoot/../examples/Clean-Adult.ps1"
    function Write-Census([string] $path, [int] $older = 0) {
        $random = [Random]::new(3)
        function Any([string[]] $of) { $of[$random.Next($of.Count)] }
        $lines = foreach ($i in 1..300) {
            $age = 17 + $older + $random.Next(60)
            $years = 1 + $random.Next(16)
            $class = if ($i % 20 -eq 0) { '?' } else { Any 'Private', 'State-gov', 'Self-emp-inc' }
            "$age, $class, $(10000 + $i), HS-grad, $years, $(Any 'Divorced', 'Never-married'), $(Any 'Sales', 'Tech-support'), $(Any 'Husband', 'Own-child'), White, $(Any 'Male', 'Female'), $(if ($i % 10 -eq 0) { 2174 } else { 0 }), $(if ($i % 25 -eq 0) { 1902 } else { 0 }), $(20 + $random.Next(40)), $(Any 'United-States', 'Mexico'), $(if ($years + $random.Next(8) -gt 14) { '>50K' } else { '<=50K' })"
        }
        @($lines) + $lines[4, 7] | Set-Content $path
    }
    Write-Census "$TestDrive/census.csv"
    $result = & $job -Path "$TestDrive/census.csv" -OutputPath "$TestDrive/out"
}

Describe 'Clean-Adult.ps1' {
    It 'removes repeated rows and reports what it found' {
        $result.Rows | Should -Be 300
        $result.Duplicates | Should -Be 2
        $result.Missing | Should -Be 15
        $result.Findings | Where-Object { $_.Kind -eq 'Constant' -and $_.Column -eq 'race' } | Should -Not -BeNullOrEmpty
    }
    It 'writes rows with a header and without the columns that must not be learnt from' {
        $rows = Import-Csv "$TestDrive/out/adult-clean.csv"
        $rows.Count | Should -Be 300
        $rows[0].psobject.Properties.Name | Should -Be 'age', 'workclass', 'education-num', 'marital-status', 'occupation', 'relationship', 'race', 'sex', 'capital-gain', 'capital-loss', 'hours-per-week', 'native-country', 'income'
        @($rows | Where-Object workclass -eq '').Count | Should -Be 15
    }
    It 'writes a contract that the cleaned data keep' {
        Import-Dataset "$TestDrive/out/adult-clean.csv" -Label income | Test-Dataset "$TestDrive/out/adult.contract.json" -Quiet | Should -BeTrue
    }
    It 'writes arrays without missing values, with the parts' {
        $d = Import-Dataset "$TestDrive/out/adult.npz"
        $d.Count | Should -Be 300
        $d.Classes | Should -Be '<=50K', '>50K'
        ($d.Fields | Measure-Object Missing -Sum).Sum | Should -Be 0
        $d.OfficialTest.Count | Should -Be 60
    }
    It 'runs again on the same data' { (& $job -Path "$TestDrive/census.csv" -OutputPath "$TestDrive/out").Rows | Should -Be 300 }
    It 'fails on a bad row with file, line, column and remedy, or leaves it out and keeps it' {
        $lines = Get-Content "$TestDrive/census.csv"
        $lines[41] = $lines[41] -replace '^\d+', 'forty'
        $lines[99] = '1,2,3'
        Set-Content "$TestDrive/bad.csv" $lines
        $pwsh = [Environment]::ProcessPath
        $said = & $pwsh -NoProfile -NonInteractive -File $job -Path "$TestDrive/bad.csv" -OutputPath "$TestDrive/bad" 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 1
        $said -replace '\s+\|?\s*', ' ' | Should -Match 'bad\.csv, line 100: 3 fields, expected 15.*-SkipInvalidRow'
        Set-Content "$TestDrive/worse.csv" ($lines -ne '1,2,3')
        { & $job -Path "$TestDrive/worse.csv" -OutputPath "$TestDrive/bad" } | Should -Throw "worse.csv, line 42: column 'age' is 'forty'*"
        $null = & $pwsh -NoProfile -NonInteractive -File $job -Path "$TestDrive/bad.csv" -OutputPath "$TestDrive/bad" -SkipInvalidRow
        $LASTEXITCODE | Should -Be 0
        $kept = Import-Csv "$TestDrive/bad/adult-skipped.csv"
        $kept.Line | Should -Be 42, 100
        $kept.Column | Should -Be 'age', ''
        $kept[1].Text | Should -Be '1,2,3'
        @(Import-Csv "$TestDrive/bad/adult-clean.csv").Count | Should -Be 298
    }
    It 'fails when the data have changed' {
        Write-Census "$TestDrive/later.csv" -older 30
        { & $job -Path "$TestDrive/later.csv" -OutputPath "$TestDrive/out" } | Should -Throw "*do not keep to the contract*'age'*"
    }
}
