# Every ```powershell block of README.md runs as written, in order, in one session, in a folder with data.
BeforeDiscovery {
    $lines = Get-Content "$PSScriptRoot/../README.md"
    $blocks = for ($i = 0; $i -lt $lines.Count; $i++) {
        if ($lines[$i] -ne '```powershell') { continue }
        $start = $i + 1
        do { $i++ } until ($lines[$i] -eq '```')
        @{ Line = $start + 1; First = $lines[$start]; Code = $lines[$start..($i - 1)] -join "`n" }
    }
    # These take many minutes: they are for the figures, outside the suite. (-Exclude would leave out everything, for want of a wildcard.)
    $scripts = Get-ChildItem "$PSScriptRoot/../examples/*.ps1" | Where-Object Name -notin RealData.ps1, CityU.ps1 | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
}

Describe 'README.md' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../DeepShell.psd1"
        . "$PSScriptRoot/Support/SampleData.ps1"
        New-SampleData "$TestDrive/readme"
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$PSScriptRoot/../DeepShell.psd1'; Set-Location '$TestDrive/readme'").Invoke()
    }
    AfterAll { $shell.Dispose() }

    It 'has examples, in blocks and in files' {
        Get-ChildItem "$PSScriptRoot/../examples/*.ps1" | Should -Not -BeNullOrEmpty
        (Get-Content "$PSScriptRoot/../README.md") -eq '```powershell' | Should -Not -BeNullOrEmpty
    }

    It 'line <Line>: <First>' -ForEach $blocks {
        $shell.Commands.Clear()
        $shell.Streams.ClearStreams()
        $output = $shell.AddScript($Code).AddCommand('Out-String').Invoke()
        $shell.Streams.Error | ForEach-Object { "$_" } | Should -BeNullOrEmpty
        $shell.Streams.Warning | ForEach-Object { "$_" } | Should -BeNullOrEmpty
        if ($Code -notmatch 'Export-Model|Confidence') { "$output".Trim() | Should -Not -BeNullOrEmpty }
    }

    It 'leaves the files it names' {
        "$TestDrive/readme/iris.deepshell" | Should -Exist
        "$TestDrive/readme/photos.deepshell" | Should -Exist
    }
}

Describe 'examples/<Name>' -ForEach $scripts {
    It 'runs as written' {
        $pwsh = [Environment]::ProcessPath
        # Small, and away from the repository, where the script lets itself be told.
        $parameters = (Get-Command $Path).Parameters
        $arguments = @()
        if ($parameters.ContainsKey('OutputPath')) { $arguments += '-OutputPath', "$TestDrive/out" }
        foreach ($small in @{ Count = 500; Pairs = 500; Epochs = 1; Seeds = 1 }.GetEnumerator()) {
            if ($parameters.ContainsKey($small.Key)) { $arguments += "-$($small.Key)", $small.Value }
        }
        Push-Location $TestDrive
        try { $output = & $pwsh -NoProfile -NonInteractive -File $Path @arguments *>&1 } finally { Pop-Location }
        $LASTEXITCODE | Should -Be 0 -Because ($output | Out-String)
    }
}
