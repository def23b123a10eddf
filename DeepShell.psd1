@{
    RootModule           = 'module/DeepShell.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = 'aeb368d0-f4ed-4b82-a691-d5d9d19e6664'
    Author               = 'The DeepShell contributors'
    Copyright            = '(c) The DeepShell contributors. MIT licence.'
    Description          = 'Deep learning in PowerShell: import data, build, train, measure and ship neural networks with one pipeline. A C# engine, no native libraries.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')

    # A test compares these lists with the assembly: a cmdlet that is missing here is not exported.
    CmdletsToExport      = @(
        'Add-DatasetNoise'
        'Add-Layer'
        'ConvertFrom-NormalizedDataset'
        'ConvertTo-NormalizedDataset'
        'ConvertTo-PairedDataset'
        'Export-Chart'
        'Export-Dataset'
        'Export-DatasetContract'
        'Export-Model'
        'Find-LabelIssue'
        'Find-LearningRate'
        'Get-DatasetRow'
        'Get-DeepShellComponent'
        'Get-DeepShellInfo'
        'Get-LearningRateSchedule'
        'Get-OptimizerPath'
        'Import-Dataset'
        'Import-Model'
        'Invoke-Augmentation'
        'Invoke-Model'
        'Invoke-Resampling'
        'Measure-Activation'
        'Measure-Dataset'
        'Measure-Model'
        'Measure-Plan'
        'Merge-Model'
        'New-Dataset'
        'New-Model'
        'Select-DatasetColumn'
        'Select-DatasetRow'
        'Set-SampleWeight'
        'Show-Dataset'
        'Split-Dataset'
        'Start-Training'
        'Test-Dataset'
    )
    AliasesToExport      = @('Denormalize-Data', 'Normalize-Data')
    FunctionsToExport    = @()
    VariablesToExport    = @()

    TypesToProcess       = @('module/DeepShell.Types.ps1xml')
    FormatsToProcess     = @('module/DeepShell.Format.ps1xml')

    PrivateData          = @{
        PSData = @{
            Tags         = @('DeepLearning', 'MachineLearning', 'NeuralNetwork', 'AI', 'DataScience', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
