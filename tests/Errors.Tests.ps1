BeforeAll {
    Import-Module "$PSScriptRoot/../DeepShell.psd1" -Force
    Push-Location $TestDrive
    $script:points = New-Dataset Blobs -Count 60 | Split-Dataset -Ratio 60,20,20
    $script:model = $points | New-Model -Hidden 4
    $script:trained = $model | Start-Training -Epochs 1

    function New-Idx([string] $path, [int[]] $dimensions, [int] $bytes) {
        $header = @(0, 0, 8, $dimensions.Count) + @($dimensions | ForEach-Object { $b = [BitConverter]::GetBytes($_); [array]::Reverse($b); $b })
        [IO.File]::WriteAllBytes("$TestDrive/$path", [byte[]]($header + @(0) * $bytes))
    }
    Set-Content empty.csv '' -NoNewline
    'a,b,class' | Set-Content header.csv
    'a,b,class', '1,2,x', '3,4,y', '5,6', '7,8,x' | Set-Content width.csv
    @('a,b,class') + (1..60 | ForEach-Object { "$_,$(if ($_ -eq 40) { 'oops' } else { $_ }),$(('x', 'y')[$_ % 2])" }) | Set-Content text.csv
    @('a,b,class') + (1..20 | ForEach-Object { "$_,2,x" }) | Set-Content oneclass.csv
    @('a,class', '1,rare') + (1..20 | ForEach-Object { "$_,$(('x', 'y')[$_ % 2])" }) | Set-Content rare.csv
    @('a,b,class') + (1..60 | ForEach-Object { "$(if ($_ -eq 30) { 'inf' } else { $_ }),2,$(('x', 'y')[$_ % 2])" }) | Set-Content infinite.csv
    @('a,a,class') + (1..20 | ForEach-Object { "$_,2,$(('x', 'y')[$_ % 2])" }) | Set-Content twice.csv
    New-Idx cut-images-idx3-ubyte 10, 4, 4 50
    New-Idx cut-labels-idx1-ubyte @(10) 10
    New-Idx vast-images-idx3-ubyte 1000000000, 28, 28 100
    New-Idx vast-labels-idx1-ubyte @(1000000000) 100
    foreach ($class in 'a', 'b') {
        $null = New-Dataset Digits -Count 10 | Export-Dataset "all$class"
        $null = New-Item -ItemType Directory "broken/$class"
        Get-ChildItem "all$class" -Recurse -Filter *.png | Select-Object -First 5 | ForEach-Object { Copy-Item $_ "broken/$class/$($_.Directory.Name)-$($_.Name)" }
    }
    Set-Content broken/a/bad.png 'no image'
}
AfterAll { Pop-Location }

Describe 'A clear error for <What>' -ForEach @(
    @{ What = 'a missing file'; Code = { Import-Dataset heder.csv }; Id = 'Path.NotFound'; Says = 'header.csv' }
    @{ What = 'an empty file'; Code = { Import-Dataset empty.csv }; Id = 'Import.Empty'; Says = 'empty' }
    @{ What = 'a header only'; Code = { Import-Dataset header.csv }; Id = 'Import.HeaderOnly'; Says = 'no rows' }
    @{ What = 'a row of another width'; Code = { Import-Dataset width.csv }; Id = 'Import.RowWidth'; Says = 'line 4' }
    @{ What = 'text in a column of numbers'; Code = { Import-Dataset text.csv }; Id = 'Import.*'; Says = 'line 41' }
    @{ What = 'infinity'; Code = { Import-Dataset infinite.csv }; Id = 'Import.*'; Says = 'line 31' }
    @{ What = 'a label that is not there'; Code = { Import-Dataset text.csv -Label clas }; Id = 'Import.LabelNotFound'; Says = 'Did you mean class' }
    @{ What = 'one class only'; Code = { Import-Dataset oneclass.csv }; Id = 'Import.OneClass'; Says = "'x' in every row" }
    @{ What = 'two columns of one name'; Code = { Import-Dataset twice.csv }; Id = 'Import.*'; Says = "'a'" }
    @{ What = 'a class with one row'; Code = { Import-Dataset rare.csv | Split-Dataset }; Id = 'Split.*'; Says = 'rare' }
    @{ What = 'a truncated IDX file'; Code = { Import-Dataset cut-images-idx3-ubyte }; Id = 'Import.*'; Says = 'cut-images' }
    @{ What = 'an IDX file that claims 10⁹ images'; Code = { Import-Dataset vast-images-idx3-ubyte }; Id = 'Import.*'; Says = '1000000000' }
    @{ What = 'normalising before splitting'; Code = { New-Dataset Blobs | Normalize-Data }; Id = 'Normalize.NotSplit'; Says = 'not split' }
    @{ What = 'training before splitting'; Code = { New-Dataset Blobs | New-Model | Start-Training }; Id = 'Training.NotSplit'; Says = 'not split' }
    @{ What = 'a ratio that does not add up'; Code = { $points | Split-Dataset -Ratio 60,20,30 }; Id = 'Split.Ratio'; Says = '110' }
    @{ What = 'a batch larger than the data'; Code = { $model | Start-Training -BatchSize 100 }; Id = 'Training.BatchSize'; Says = '100' }
    @{ What = 'a learning rate below zero'; Code = { $model | Start-Training -LearningRate -1 }; Id = 'Training.LearningRate'; Says = '-1' }
    @{ What = 'a learning rate that is no number'; Code = { $model | Start-Training -LearningRate ([double]::NaN) }; Id = 'Training.LearningRate'; Says = 'NaN' }
    @{ What = 'a loss of another task'; Code = { $model | Start-Training -Loss MeanSquaredError }; Id = 'Training.Loss'; Says = 'CrossEntropy' }
    @{ What = 'an unknown optimiser, whatever its settings'; Code = { $model | Start-Training -Optimizer Sdg -Momentum 0.9 }; Id = 'Component.Unknown'; Says = 'Did you mean Sgd' }
    @{ What = 'an unknown layer'; Code = { $model | Add-Layer Densee 64 -Activation ReLU }; Id = 'Component.Unknown'; Says = 'Did you mean Dense' }
    @{ What = 'a layer without what it needs'; Code = { $model | Add-Layer Dense }; Id = 'Setting.Missing'; Says = 'Units' }
    @{ What = 'a residual block whose script gives no layers'; Code = { $model | Add-Layer Residual { } }; Id = 'Layer.Branches'; Says = 'no layers in its body' }
    @{ What = 'two scalers at once'; Code = { $points | Normalize-Data -Transform MinMax }; Id = 'Normalize.TwoScalers'; Says = '-Method MinMax' }
    @{ What = 'early stopping without a validation part'; Code = { New-Dataset Blobs | Split-Dataset -Ratio 70,30 | New-Model | Start-Training -EarlyStopping }; Id = 'Training.NoValidation'; Says = 'validation' }
    @{ What = 'measuring an untrained model'; Code = { $model | Measure-Model }; Id = 'Model.NotTrained'; Says = 'not trained' }
    @{ What = 'exporting an untrained model'; Code = { $model | Export-Model }; Id = 'Model.NotTrained'; Says = 'not trained' }
    @{ What = 'a column that is missing'; Code = { [pscustomobject]@{ x0 = 1 } | Invoke-Model -Model $trained -ErrorAction Stop }; Id = 'Preprocessing.MissingColumn'; Says = 'x1' }
    @{ What = 'augmenting a table'; Code = { $points | Invoke-Augmentation -Flip Horizontal }; Id = 'Augmentation.NotImages'; Says = 'images' }
    @{ What = 'files and objects at once'; Code = { (Get-Item rare.csv), @{ a = 1 } | Import-Dataset }; Id = 'Import.Mixed'; Says = 'pipeline' }
    @{ What = 'an empty pipeline'; Code = { @() | Import-Dataset }; Id = 'Import.Nothing'; Says = 'nothing to import' }
    @{ What = 'two files at once'; Code = { Import-Dataset rare.csv, text.csv }; Id = 'Import.Several'; Says = 'expected one' }
) {
    It 'has its id, says what is wrong, and shows no stack trace' {
        $problem = $null
        try { $null = & $Code } catch { $problem = $_ }
        $problem | Should -Not -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -BeLike "DeepShell.$Id,*"
        $problem.FullyQualifiedErrorId | Should -Not -BeLike 'DeepShell.Unexpected*'
        "$problem $($problem.ErrorDetails.RecommendedAction)" | Should -Match ([regex]::Escape($Says))
        $shown = $problem | Out-String
        $shown | Should -Not -Match '   at DeepShell'
    }
}

Describe 'Nothing comes out' {
    It 'of Add-Layer where a dataset came in' {
        $points | Add-Layer Dense 4 -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem | Should -Not -BeNullOrEmpty
    }
}

Describe 'What the machine cannot give' {
    It 'is no thread at all' {
        { $model | Start-Training -Epochs 1 -ThreadCount 0 } | Should -Throw -ExpectedMessage '*greater than or equal to 1*'
    }
    It 'is an unknown instruction set: named with those there are' {
        # The choice is made once in a process.
        $env:DEEPSHELL_INSTRUCTION_SET = 'Vector999'
        try { $said = pwsh -NoProfile -Command "Import-Module '$PSScriptRoot/../DeepShell.psd1'; New-Dataset Blobs -Count 60 | Split-Dataset | New-Model | Start-Training -Epochs 1" 2>&1 | Out-String }
        finally { $env:DEEPSHELL_INSTRUCTION_SET = $null }
        $said | Should -Match "DEEPSHELL_INSTRUCTION_SET is 'Vector999'"
        $said | Should -Match 'Scalar'
        $said | Should -Not -Match '   at DeepShell'
    }
}

Describe 'Nothing is lost' {
    It 'when a model cannot be written: it is left in a variable' {
        $global:DeepShellModel = $null
        $null = New-Item -ItemType Directory kept -Force
        # The folder goes after the path was checked: the write itself fails.
        { $trained | ForEach-Object { Remove-Item kept; $_ } | Export-Model kept/m.deepshell } | Should -Throw -ErrorId 'DeepShell.File*'
        $global:DeepShellModel.Name | Should -Be $trained.Name
    }
    It 'by a broken image: it is named' {
        $problem = $null
        try { $null = Import-Dataset broken | Split-Dataset | Normalize-Data | New-Model -Hidden 4 | Start-Training -Epochs 1 } catch { $problem = $_ }
        "$problem" | Should -Match 'bad\.png'
        $problem.FullyQualifiedErrorId | Should -BeLike 'DeepShell.*'
    }
    It 'by leaving a broken image out: it is listed' {
        $d = Import-Dataset broken -SkipInvalidRow -WarningAction SilentlyContinue
        $d.Count | Should -Be 10
        $d.SkippedRows[0].Text | Should -Match 'bad.png'
    }
}
