BeforeAll {
    $script:root = [IO.Path]::GetDirectoryName($PSScriptRoot)
    Import-Module "$root/DeepShell.psd1" -Force
    $script:pwsh = [Environment]::ProcessPath
    if ([IO.Path]::GetFileNameWithoutExtension($pwsh) -ne 'pwsh') { $script:pwsh = 'pwsh' }
}

Describe 'The module' {
    It 'imports without a warning or any other output' {
        & $pwsh -NoProfile -NonInteractive -Command "Import-Module '$root/DeepShell.psd1' -WarningAction Continue" *>&1 | Should -BeNullOrEmpty
    }

    It 'exports exactly the cmdlets of the assembly' {
        $assembly = [DeepShell.PowerShell.DeepShellCmdlet].Assembly
        $cmdlets = foreach ($type in $assembly.GetExportedTypes()) {
            $a = $type.GetCustomAttributes([Management.Automation.CmdletAttribute], $false)
            if ($a) { "$($a[0].VerbName)-$($a[0].NounName)" }
        }
        $manifest = Import-PowerShellDataFile "$root/DeepShell.psd1"
        $manifest.CmdletsToExport | Sort-Object | Should -Be ($cmdlets | Sort-Object)
        (Get-Module DeepShell).ExportedCmdlets.Keys | Sort-Object | Should -Be ($cmdlets | Sort-Object)
    }

    It 'exports exactly the aliases of the assembly' {
        $aliases = foreach ($type in [DeepShell.PowerShell.DeepShellCmdlet].Assembly.GetExportedTypes()) {
            foreach ($a in $type.GetCustomAttributes([Management.Automation.AliasAttribute], $false)) { $a.AliasNames }
        }
        $manifest = Import-PowerShellDataFile "$root/DeepShell.psd1"
        @($manifest.AliasesToExport | Sort-Object) | Should -Be @($aliases | Sort-Object)
        @((Get-Module DeepShell).ExportedAliases.Keys | Sort-Object) | Should -Be @($aliases | Sort-Object)
    }

    It 'reads images by the engine that DEEPSHELL_IMAGE_ENGINE names, and says when there is none of that name' {
        $code = "Import-Module '$root/DeepShell.psd1'; `$env:DEEPSHELL_IMAGE_ENGINE = '{0}'; try {{ (Get-DeepShellInfo -ErrorAction Stop).ImageEngineStatus }} catch {{ `$_.FullyQualifiedErrorId }}"
        & $pwsh -NoProfile -NonInteractive -Command ($code -f 'BuiltIn') | Should -BeLike '*DEEPSHELL_IMAGE_ENGINE is BuiltIn.'
        & $pwsh -NoProfile -NonInteractive -Command ($code -f 'Nope') | Should -BeLike 'DeepShell.Image.Engine,*'
    }

    It 'uses approved verbs only' {
        $approved = (Get-Verb).Verb
        (Get-Module DeepShell).ExportedCmdlets.Values.Verb | Where-Object { $_ -notin $approved } | Should -BeNullOrEmpty
    }

    It 'has the version of the assembly' {
        (Get-Module DeepShell).Version.ToString() | Should -Be (Get-DeepShellInfo).Version
    }

    It 'ships neither PowerShell nor its reference assembly' {
        Get-ChildItem "$root/module/bin" -Recurse -Filter 'System.Management.Automation*' | Should -BeNullOrEmpty
    }

    It 'imports in less than 150 ms more than an empty module' {
        $null = New-Item -ItemType Directory "$TestDrive/Empty"
        New-ModuleManifest "$TestDrive/Empty/Empty.psd1" -RootModule Empty.psm1
        Set-Content "$TestDrive/Empty/Empty.psm1" ''
        # Processor time, which other processes don't disturb; the best of three.
        function Measure-Import([string] $path) {
            $measure = "`$p = [Diagnostics.Process]::GetCurrentProcess(); `$before = `$p.TotalProcessorTime; Import-Module '$path'; `$p.Refresh(); (`$p.TotalProcessorTime - `$before).TotalMilliseconds"
            1..3 | ForEach-Object { [double](& $pwsh -NoProfile -NonInteractive -Command $measure) } | Measure-Object -Minimum | ForEach-Object Minimum
        }
        (Measure-Import "$root/DeepShell.psd1") - (Measure-Import "$TestDrive/Empty/Empty.psd1") | Should -BeLessThan 150
    }

    It 'says what to do when it is not built' {
        $copy = Join-Path $TestDrive 'unbuilt'
        $null = New-Item -ItemType Directory "$copy/module"
        Copy-Item "$root/DeepShell.psd1" $copy
        Copy-Item "$root/module/*.ps*" "$copy/module"
        $output = & $pwsh -NoProfile -NonInteractive -Command "Import-Module '$copy/DeepShell.psd1'" 2>&1 | Out-String -Width 300
        $output | Should -Match 'not built'
        $output | Should -Match 'dotnet build'
        $output | Should -Not -Match '   at '
    }
}
