# What every cmdlet has in common, tried on a small one.
BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1"
    if (-not ('AddThingCommand' -as [type])) {
        Add-Type -Path "$PSScriptRoot/Support/Thing.cs" -CompilerOptions '-nowarn:CS1701' -ReferencedAssemblies @(
            [DeepShell.PowerShell.DeepShellCmdlet].Assembly.Location, [DeepShell.DeepShellException].Assembly.Location,
            'System.Management.Automation', 'netstandard', 'System.Runtime')
    }
    Import-Module -Assembly ([AddThingCommand].Assembly)
    function Catch([scriptblock] $body) { try { & $body; $null } catch { $_ } }
}

Describe 'Errors' {
    It 'have a stable id, a category, a target and a recommended action' {
        $e = Catch { Add-Thing -Fail known }
        $e.FullyQualifiedErrorId | Should -BeLike 'DeepShell.Thing.Broken,*'
        $e.CategoryInfo.Category | Should -Be 'InvalidData'
        $e.TargetObject | Should -Be 'thing'
        $e.ToString() | Should -Be 'The thing is broken.'
        $e.ErrorDetails.RecommendedAction | Should -Be 'Mend it.'
    }

    It 'are shown with the remedy once and without a stack trace' {
        $text = Catch { Add-Thing -Fail known } | Out-String -Width 200
        ([regex]::Matches($text, 'Mend it')).Count | Should -Be 1
        $text | Should -Not -Match '   at '
    }

    It 'that nobody foresaw say so' {
        $e = Catch { Add-Thing -Fail unknown }
        $e.FullyQualifiedErrorId | Should -BeLike 'DeepShell.Unexpected,*'
        "$e" | Should -Match 'boom'
        $e | Out-String -Width 200 | Should -Not -Match '   at '
    }

    It 'of the disk say what to check' {
        $e = Catch { Add-Thing -Fail disk }
        $e.FullyQualifiedErrorId | Should -BeLike 'DeepShell.File.IO,*'
        $e.ErrorDetails.RecommendedAction | Should -Match 'disk'
    }

    It 'of one item let the next pass' {
        $out = 1..3 | Add-Thing -Fail one -ErrorAction SilentlyContinue -ErrorVariable problems
        $out | Should -Be 1, 2, 3
        $problems.Count | Should -Be 3
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'DeepShell.Thing.One,*'
    }
}

Describe 'Stopping' {
    It 'ends a command that waits' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$PSScriptRoot/../DeepShell.psd1'; Import-Module -Assembly ([AddThingCommand].Assembly); Add-Thing -Fail never")
        $running = $shell.BeginInvoke()
        Start-Sleep -Milliseconds 1500
        $running.IsCompleted | Should -BeFalse
        $stop = $shell.BeginStop($null, $null)
        $stop.AsyncWaitHandle.WaitOne(10000) | Should -BeTrue
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $shell.Dispose()
    }

    It 'by Select-Object -First is no error' {
        1..5 | Add-Thing | Select-Object -First 2 | Should -Be 1, 2
    }
}

Describe 'Paths' {
    BeforeAll {
        Push-Location $TestDrive
        'a.csv', 'b.csv', 'scan[1].csv' | ForEach-Object { [IO.File]::WriteAllText("$TestDrive/$_", 'old') }
    }
    AfterAll { Pop-Location }

    It 'are relative to the current location' { Add-Thing -Read a.csv | Should -Be ([IO.Path]::GetFullPath("$TestDrive/a.csv")) }
    It 'expand wildcards' { (Add-Thing -Read ?.csv).Count | Should -Be 2 }
    It 'take a name with brackets as it is' {
        Add-Thing -ReadLiteral 'scan[1].csv' | Should -BeLike '*scan`[1`].csv'
        Add-Thing -Read 'scan[1].csv' | Should -BeLike '*scan`[1`].csv'
    }
    It 'that are missing suggest the nearest' {
        $e = Catch { Add-Thing -Read aa.csv }
        $e.FullyQualifiedErrorId | Should -BeLike 'DeepShell.Path.NotFound,*'
        "$e" | Should -Match 'Did you mean a.csv'
    }
    It 'of another provider are refused' {
        (Catch { Add-Thing -Read Env:PATH }).FullyQualifiedErrorId | Should -BeLike 'DeepShell.Path.NotFileSystem,*'
    }
}

Describe 'Writing' {
    BeforeEach { $file = "$TestDrive/out.txt"; Set-Content $file 'old' -NoNewline }

    It 'never replaces a file without -Force' {
        $e = Catch { Add-Thing -Write $file }
        $e.FullyQualifiedErrorId | Should -BeLike 'DeepShell.File.Exists,*'
        $e.CategoryInfo.Category | Should -Be 'ResourceExists'
        Get-Content $file | Should -Be 'old'
    }
    It 'replaces it with -Force' { Add-Thing -Write $file -Force; Get-Content $file | Should -Be 'new' }
    It 'writes nothing under -WhatIf' {
        Add-Thing -Write $file -Force -WhatIf
        Add-Thing -Write "$TestDrive/other.txt" -WhatIf
        Get-Content $file | Should -Be 'old'
        "$TestDrive/other.txt" | Should -Not -Exist
    }
    It 'asks for the folder first' {
        (Catch { Add-Thing -Write "$TestDrive/no/out.txt" }).FullyQualifiedErrorId | Should -BeLike 'DeepShell.File.NoFolder,*'
    }
}

Describe 'Progress' {
    It 'is shown at most five times a second and always completed' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$PSScriptRoot/../DeepShell.psd1'; Import-Module -Assembly ([AddThingCommand].Assembly); Add-Thing -Progress 10000")
        $null = $shell.Invoke()
        $records = @($shell.Streams.Progress | Where-Object Activity -eq 'Working')
        $records[-1].RecordType | Should -Be 'Completed'
        $records.Count | Should -BeGreaterOrEqual 2
        $records.Count | Should -BeLessThan 20
        ($records.ActivityId | Sort-Object -Unique).Count | Should -Be 1
        $shell.Dispose()
    }
}

Describe 'Settings as parameters' {
    It 'are converted to their types' {
        $layer = Add-Thing Conv2D 8 3,5 -Stride 2 -Activation ReLU -NoBias
        $layer.Filters | Should -Be 8
        "$($layer.KernelSize)" | Should -Be '3x5'
        "$($layer.Stride)" | Should -Be '2'
        $layer.Activation.GetType().Name | Should -Be 'ReLU'
        $layer.NoBias | Should -BeTrue
    }
    It 'keep their defaults when not given' { (Add-Thing Conv2D 8).Stride.Height | Should -Be 1 }
    It 'out of range name the component, the value and the range' {
        "$(Catch { Add-Thing Dropout 2 })" | Should -Match 'Layer Dropout: Rate is 2, expected at least 0 and less than 1'
    }
    It 'of the wrong type say what is expected' { "$(Catch { Add-Thing Dense abc })" | Should -Match "Units is 'abc', expected a whole number" }
    It 'that are required and missing are asked for' {
        $e = Catch { Add-Thing Dense }
        $e.FullyQualifiedErrorId | Should -BeLike 'DeepShell.Setting.Missing,*'
        $e.ErrorDetails.RecommendedAction | Should -Match '-Units'
    }
    It 'of an unknown component suggest the nearest' { "$(Catch { Add-Thing Dens 3 })" | Should -Match 'Did you mean Dense' }
    It 'that are components take a name, a table or an instance' {
        (Add-Thing Dense 3 -Activation Tanh).Activation.GetType().Name | Should -Be 'Tanh'
        (Add-Thing Dense 3 -Activation @{ Type = 'Tanh' }).Activation.GetType().Name | Should -Be 'Tanh'
        (Add-Thing Dense 3 -Activation ([DeepShell.Activations.Tanh]::new())).Activation.GetType().Name | Should -Be 'Tanh'
        "$(Catch { Add-Thing Dense 3 -Activation Rleu })" | Should -Match 'Did you mean ReLU'
    }
    It 'are completed, with their summaries' {
        function Complete([string] $text) { (TabExpansion2 $text $text.Length).CompletionMatches }
        (Complete 'Add-Thing Den').CompletionText | Should -Contain 'Dense'
        $units = Complete 'Add-Thing Dense -Uni'
        $units.CompletionText | Should -Be '-Units'
        $units.ToolTip | Should -Match 'Number of units'
        (Complete 'Add-Thing Dense -Activation Re').CompletionText | Should -Be 'ReLU'
        (Complete 'Add-Thing Conv2D -Padding V').CompletionText | Should -Be 'Valid'
    }
}
