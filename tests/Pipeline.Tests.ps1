BeforeDiscovery {
    $script:data = [IO.Path]::GetFullPath("$PSScriptRoot/../../shared/data")
    $script:hasData = Test-Path $data
}
BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1" -Force
    $script:data = [IO.Path]::GetFullPath("$PSScriptRoot/../../shared/data")
    Push-Location $TestDrive
    function Catch([scriptblock] $block) { try { & $block } catch { return $_ } }
}
AfterAll { Pop-Location }

Describe 'The pipeline' {
    It 'runs as the signature line is written' {
        New-Dataset Moons -Count 300 | Split-Dataset -Ratio 60,20,20 | Normalize-Data | Invoke-Augmentation | New-Model | Start-Training -Optimizer Adam |
            Export-Model | ForEach-Object Name | Should -Be 'Moons.deepshell'
        Import-Model Moons.deepshell | Measure-Model -Dataset (New-Dataset Moons -Count 200 -Seed 1) | ForEach-Object Accuracy | Should -BeGreaterThan 0.9
    }

    It 'leaves each stage''s input as it was' {
        $raw = New-Dataset Blobs -Count 60
        $split = $raw | Split-Dataset
        $raw.Partitions | Should -BeNullOrEmpty
        $model = $split | New-Model -Hidden 4
        $trained = $model | Start-Training -Epochs 1
        $model.IsTrained | Should -BeFalse
        $trained.IsTrained | Should -BeTrue
    }

    It 'hands a dataset on as one object' { @(New-Dataset Blobs -Count 60 | Split-Dataset).Count | Should -Be 1 }

    It 'gives the same model for the same seed, whatever the threads' {
        $made = foreach ($threads in 1, 2) {
            New-Dataset Moons -Count 200 | Split-Dataset | New-Model | Start-Training -Epochs 3 -Seed 5 -ThreadCount $threads
        }
        $made[0].History.Loss | Should -Be $made[1].History.Loss
        $made[0].History[-1].ValidationLoss | Should -Be $made[1].History[-1].ValidationLoss
    }

    It 'reaches 0.9 on iris' -Skip:(-not $hasData) {
        $model = Import-Dataset "$data/tabular/iris.csv" | Split-Dataset -Ratio 60,20,20 | Normalize-Data | New-Model -Hidden 16,16 | Start-Training -Optimizer Adam
        ($model | Measure-Model).Accuracy | Should -BeGreaterOrEqual 0.9
    }

    It 'learns values, with figures in their own unit' {
        1..200 | ForEach-Object { [pscustomobject]@{ a = $_; b = $_ % 7; y = 1000 + 3 * $_ } } | Export-Csv line.csv
        $result = Import-Dataset line.csv | Split-Dataset | Normalize-Data | New-Model | Start-Training | Measure-Model
        $result.RSquared | Should -BeGreaterThan 0.95
        $result.ConfusionMatrix | Should -BeNullOrEmpty
    }
}

Describe 'The model file' {
    BeforeAll {
        $script:model = New-Dataset Blobs -Count 90 | Split-Dataset | Normalize-Data | New-Model -Hidden 8 -Name blobs | Start-Training -Epochs 5
    }

    It 'is named after the model, and never replaces another' {
        $first = $model | Export-Model
        $second = $model | Export-Model
        $first.Name, $second.Name | Should -Be 'blobs.deepshell', 'blobs-2.deepshell'
    }
    It 'is refused where there is one, before anything is trained' {
        Set-Content taken.deepshell 'x'
        $trained = $false
        $problem = Catch { $model | ForEach-Object { Set-Variable trained $true -Scope 1; $_ } | Export-Model taken.deepshell }
        $problem.FullyQualifiedErrorId | Should -BeLike 'DeepShell.File.Exists*'
        $trained | Should -BeFalse
        Get-Content taken.deepshell | Should -Be 'x'
    }
    It 'replaces one with -Force' {
        $model | Export-Model taken.deepshell -Force | ForEach-Object Length | Should -BeGreaterThan 500
    }
    It 'is not written under -WhatIf' {
        $model | Export-Model never.deepshell -WhatIf
        'never.deepshell' | Should -Not -Exist
    }
    It 'goes into a folder, and gets its extension' {
        $null = New-Item -ItemType Directory models
        ($model | Export-Model models).FullName | Should -BeLike '*models?blobs.deepshell'
        ($model | Export-Model other).Name | Should -Be 'other.deepshell'
    }
    It 'gives the same predictions in another process' {
        $file = $model | Export-Model elsewhere
        $rows = [pscustomobject]@{ x0 = 1; x1 = 2 }, [pscustomobject]@{ x0 = -3; x1 = 0.5 }
        $here = $rows | Invoke-Model -Model $model
        $there = & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command "
            Import-Module '$PSScriptRoot/../DeepShell.psd1'
            [pscustomobject]@{ x0 = 1; x1 = 2 }, [pscustomobject]@{ x0 = -3; x1 = 0.5 } | Invoke-Model '$file' | ForEach-Object { `$_.Confidence.ToString('R') }"
        $there | Should -Be $here.Confidence.ForEach({ $_.ToString('R') })
    }
    It 'keeps the history and the recipe' {
        $back = $model | Export-Model kept | Import-Model
        $back.History.Count | Should -Be 5
        $back.History[4].ValidationAccuracy | Should -Be $model.History[4].ValidationAccuracy
        $back.Recipe.Stage | Select-Object -Skip 1 | Should -Be 'Split', 'Normalize', 'Model', 'Train'
    }
    It 'that is damaged is refused' {
        $file = $model | Export-Model whole
        [byte[]] $bytes = [IO.File]::ReadAllBytes($file)
        [IO.File]::WriteAllBytes("$TestDrive/cut.deepshell", $bytes[0..($bytes.Length / 2)])
        foreach ($bad in 'cut.deepshell', 'taken.txt') {
            Set-Content taken.txt 'no model'
            (Catch { Import-Model $bad }).FullyQualifiedErrorId | Should -BeLike 'DeepShell.Model.*'
        }
    }
}

Describe 'Stopping a training from outside' {
    It 'leaves the best model so far in a variable, where the pipeline takes no more' {
        $shell = [PowerShell]::Create()
        $null = $shell.AddScript("Import-Module '$PSScriptRoot/../DeepShell.psd1'; New-Dataset Moons | Split-Dataset | New-Model | Start-Training -Epochs 100000 -Verbose")
        $running = $shell.BeginInvoke()
        $deadline = [datetime]::Now.AddSeconds(60)
        while ($shell.Streams.Verbose.Count -lt 3 -and [datetime]::Now -lt $deadline) { Start-Sleep -Milliseconds 50 }
        $shell.Stop()
        $left = $shell.Runspace.SessionStateProxy.GetVariable('DeepShellModel')
        $left.IsTrained | Should -BeTrue
        $left.History.Count | Should -BeGreaterOrEqual 3
        $shell.Dispose()
    }
}
