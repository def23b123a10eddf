# Datasets out of DeepShell and back in: rows as objects, text files in other encodings and cultures, predictions on such files.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '..' 'DeepShell.psd1')
    function Get-ContentHash($Dataset) { $Dataset.WithHash().Hash }
    Push-Location $TestDrive
    $table = 1..30 | ForEach-Object { [pscustomobject]@{ size = $_ / 4; city = ('Zürich', 'Aix', $null)[$_ % 3]; kind = "k$($_ % 2)" } } | Import-Dataset
    $null = New-Item -ItemType Directory texts
    'Null', "O'Neal", 'van der Berg, jr.' | Set-Content texts/Dutch.txt
    'Müller', 'None' | Set-Content texts/German.txt
    $samples = @{
        'a table'             = $table
        'texts'               = Import-Dataset texts
        'images'              = New-Dataset Digits -Count 12 -Seed 3
        'images in colour'    = New-Dataset Shapes -Count 12 -Seed 3
    }
}
AfterAll { Pop-Location }

Describe 'Get-DatasetRow' {
    It 'gives rows that become the same dataset again: <_>' -ForEach 'a table', 'texts', 'images', 'images in colour' {
        $before = $samples[$_]
        $after = $before | Get-DatasetRow | Import-Dataset
        Get-ContentHash $after | Should -Be (Get-ContentHash $before)
        "$($after.Fields)" | Should -Be "$($before.Fields)"
        $after.Classes | Should -Be $before.Classes
    }

    It 'gives numbers as numbers, texts as texts and nothing where a value is missing' {
        $row = ($table | Get-DatasetRow)[1]
        $row.size | Should -BeOfType double
        $row.city | Should -BeNullOrEmpty
        $row.kind | Should -Be 'k0'
        $row.pstypenames[0] | Should -Be 'DeepShell.DatasetRow'
    }

    It 'keeps what is known of the columns when rows are chosen, sorted, changed and get a property' {
        $d = $table | Get-DatasetRow | Where-Object size -gt 2 | Sort-Object size -Descending | ForEach-Object { $_.size *= 2; $_ } |
            Add-Member -PassThru -MemberType ScriptProperty -Name large -Value { $this.size -gt 8 } | Import-Dataset
        $d.Count | Should -Be 22
        $d.Label.Name | Should -Be kind
        $d.Features.Name | Should -Be size, city, large
        ($d | Get-DatasetRow -First 1).size | Should -Be 15
    }

    It 'keeps a class that no row has, and puts datasets together' {
        $one = $table | Get-DatasetRow | Where-Object kind -eq k1 | Import-Dataset
        $one.Classes | Should -Be k0, k1
        ($table, $one | Get-DatasetRow | Import-Dataset).Count | Should -Be 45
    }

    It 'gives objects that are nothing but their columns' {
        $row = $table | Get-DatasetRow -First 1
        $row | Should -Not -BeOfType int
        $row | ConvertTo-Json -Compress | Should -Be '{"size":0.25,"city":"Aix","kind":"k1"}'
    }

    It 'streams' {
        $n = 0
        $table | Get-DatasetRow | ForEach-Object { $n++; $_ } | Select-Object -First 2 | Should -HaveCount 2
        $n | Should -Be 2
    }

    It 'gives a part, and what a network sees' {
        $d = $table | Split-Dataset -Seed 1 | Normalize-Data
        $rows = @($d | Get-DatasetRow -Partition Test -Encoded)
        $rows.Count | Should -Be $d.Partitions.Test
        $rows[0].PSObject.Properties.Name | Should -Be size, 'city=Aix', 'city=Zürich', 'city=(missing)', kind
        { $table | Get-DatasetRow -Partition Test } | Should -Throw -ErrorId 'DeepShell.Export.NotSplit*'
    }

    It 'decodes an image when it is asked for' {
        $image = ($samples.images | Get-DatasetRow -First 1).image
        "$($image.Width) $($image.Height) $($image.Channels)" | Should -Be '28 28 1'
        $image.GetPixels().Pixels.Length | Should -Be 784
    }
}

Describe 'Export-Dataset' {
    It 'writes a culture, an encoding and a delimiter that are read again: <_>' -ForEach @(
        @{ Culture = 'de-DE' }, @{ Encoding = 'utf-16' }, @{ Encoding = 'utf-32' }, @{ Delimiter = '|' }, @{ Culture = 'fr-FR'; Encoding = 'utf-16BE' }
    ) {
        $how = $_
        $null = $table | Export-Dataset out.csv -Force @how
        Get-ContentHash (Import-Dataset out.csv -Label kind) | Should -Be (Get-ContentHash $table)
    }

    It 'says in the manifest how the texts are written' {
        $files = $table | Export-Dataset said.csv -Culture fr-FR -Encoding latin1 -Delimiter '|' -ShardSize 10
        Get-ContentHash (Import-Dataset $files[-1]) | Should -Be (Get-ContentHash $table)
    }

    It 'writes an encoding without a mark that must be said' {
        $null = $table | Export-Dataset latin.csv -Encoding latin1 -Force
        { Import-Dataset latin.csv } | Should -Throw -ErrorId 'DeepShell.Import.Encoding*'
        Get-ContentHash (Import-Dataset latin.csv -Encoding latin1) | Should -Be (Get-ContentHash $table)
    }

    It 'writes texts as a file for each class, packed or not' {
        $samples.texts | Export-Dataset lines | ForEach-Object Name | Should -Be 'Dutch.txt', 'German.txt'
        $samples.texts | Export-Dataset packed -Compress | ForEach-Object Name | Should -Be 'Dutch.txt.gz', 'German.txt.gz'
        Get-ContentHash (Import-Dataset packed) | Should -Be (Get-ContentHash $samples.texts)
    }

    It 'warns that a table does not say which column is text, and a manifest does' {
        $null = $samples.texts | Export-Dataset texts.csv -WarningVariable warning -WarningAction SilentlyContinue
        "$warning" | Should -Match '-Feature text'
        $null = $samples.texts | Export-Dataset texts.jsonl -Manifest -WarningVariable warning
        $warning | Should -BeNullOrEmpty
        Get-ContentHash (Import-Dataset texts.manifest.json) | Should -Be (Get-ContentHash $samples.texts)
    }
}

Describe 'Rows that are left out' {
    It 'have file, line, column, reason and text, and can be exported' {
        "a,b,y`n1,2,x`n3,oops,z`n5,6,x`n7,`"8,x`n9,10,z`n1,1,`n3,3,x" | Set-Content bad.csv
        $d = Import-Dataset bad.csv -SkipInvalidRow -WarningAction SilentlyContinue
        $d.SkippedRows | Export-Csv left-out.csv
        $rows = Import-Csv left-out.csv
        $rows.Line | Should -Be 3, 5, 7
        $rows.Column | Should -Be b, '', y
        $rows.Text | Should -Be '3,oops,z', '7,"8,x', '1,1,'
        $rows.Reason[1] | Should -Match 'reading went on with line 6'
        Split-Path -Leaf $rows[0].File | Should -Be bad.csv
        ($d.SkippedRows | ConvertTo-Json | ConvertFrom-Json).Line | Should -Be 3, 5, 7
    }
}

Describe 'Invoke-Model on files' {
    BeforeAll {
        $model = 1..40 | ForEach-Object { [pscustomobject]@{ a = $_ / 8; b = $_ % 5; y = 'pq'[$_ % 2] } } | Import-Dataset | Split-Dataset -Seed 1 | Normalize-Data | New-Model -Hidden 4 | Start-Training -Epochs 1 -Seed 1
        $rows = [pscustomobject]@{ a = 1.5; b = 2 }, [pscustomobject]@{ a = 1234.25; b = 3 }
        $expected = $rows | Invoke-Model $model | ForEach-Object Confidence
    }

    It 'reads them as Import-Dataset does: <Text>' -ForEach @(
        @{ Text = "a;b`n1,5;2`n1.234,25;3"; How = @{ Culture = 'de-DE' } }
        @{ Text = "a,b`n'1,5',2`n'1234,25',3"; How = @{ Culture = 'de-DE'; Quote = "'" } }
        @{ Text = "1.5:2`n1234.25:3"; How = @{ Delimiter = ':'; Header = $false } }
        @{ Text = "a,b`n1.5,2`n1234.25,3"; How = @{ Encoding = 'utf-16' } }
        @{ Text = "{`"a`":1.5,`"b`":2}`n{`"a`":1234.25,`"b`":3}"; How = @{} }
    ) {
        $encoding = $How.Encoding ? [Text.UnicodeEncoding]::new($false, $false) : [Text.UTF8Encoding]::new($false)
        [IO.File]::WriteAllText("$TestDrive/new.txt", $Text, $encoding)
        Invoke-Model $model new.txt @How | ForEach-Object Confidence | Should -Be $expected
    }

    It 'predicts the other rows, and says of each that cannot be used where it is' {
        "a,b`n1.5,2`n`"7,8`n1,2,3`nx,1`n1234.25,3" | Set-Content new.csv
        $answers = Invoke-Model $model new.csv -ErrorVariable unusable -ErrorAction SilentlyContinue
        $answers.Confidence | Should -Be $expected
        $unusable | ForEach-Object { "$($_.Exception.Message)" -replace ':.*' } | Should -Be 'new.csv, line 3', 'new.csv, line 4', 'new.csv, line 5'
        $unusable[0].TargetObject.Text | Should -Be '"7,8'
    }

    It 'predicts the other lines of JSON' {
        '{"a":1.5,"b":2}', '{"a":1,', '{"a":"x","b":1}', '{"a":1234.25,"b":3}' | Set-Content new.jsonl
        $answers = Invoke-Model $model new.jsonl -ErrorVariable unusable -ErrorAction SilentlyContinue
        $answers.Confidence | Should -Be $expected
        $unusable | ForEach-Object { "$($_.Exception.Message)" -replace ':.*' } | Should -Be 'new.jsonl, line 2', 'new.jsonl, line 3'
    }

    It 'counts categories that training did not have, and says what column is missing' {
        $model = 1..40 | ForEach-Object { [pscustomobject]@{ a = $_; c = 'uv'[$_ % 2]; y = 'pq'[$_ % 2] } } | Import-Dataset | Split-Dataset -Seed 1 | Normalize-Data | New-Model -Hidden 4 | Start-Training -Epochs 1 -Seed 1
        "a,c`n1,u`n2,w`n3,w" | Set-Content new.csv
        Invoke-Model $model new.csv -WarningVariable warning -WarningAction SilentlyContinue | Should -HaveCount 3
        "$warning" | Should -Match "^2 values were not in the training data .* c 'w'"
        "a`n1" | Set-Content new.csv
        Invoke-Model $model new.csv -ErrorVariable missing -ErrorAction SilentlyContinue
        "$missing" | Should -Match "new.csv, line 2: Column 'c' is missing"
    }
}

# What other libraries find in the files (Support/read_back.py). Needs a Python with NumPy, pandas and Pillow.
BeforeDiscovery {
    $script:python = '/usr/bin/python3', 'python3', 'python' | Where-Object { (Get-Command $_ -ErrorAction Ignore) -and (& $_ -c 'import numpy, pandas, PIL; print(1)' 2>$null) } | Select-Object -First 1
}

Describe 'Files that others read' -Skip:(-not $python) {
    BeforeAll {
        $interpreter = '/usr/bin/python3', 'python3', 'python' | Where-Object { (Get-Command $_ -ErrorAction Ignore) -and (& $_ -c 'import numpy, pandas, PIL; print(1)' 2>$null) } | Select-Object -First 1
        function Get-Digest([byte[]] $Bytes) { [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData($Bytes)).ToLower() }
        function Get-ImageRow($Dataset) { $Dataset | Get-DatasetRow | ForEach-Object { "$($_.label) $(Get-Digest $_.image.GetPixels().Pixels)" } }
        $null = New-Item -ItemType Directory others, others/list, others/coco, others/yolo, others/jsonl
        Push-Location others
        $split = $table | Split-Dataset -Seed 1 | Normalize-Data
        $digits = New-Dataset Digits -Count 20 -Seed 3
        $shapes = New-Dataset Shapes -Count 20 -Seed 3
        # Boxes of fractions of pixels, and an image without any.
        $null = $shapes | Export-Dataset source.jsonl
        $lines = Get-Content source.jsonl | ForEach-Object { $n = 0 } { $n++; $image = ($_ | ConvertFrom-Json).image
            @{ image = $image; boxes = @(if ($n -ne 3) { @{ class = ('cat', "dog's")[$n % 2]; x = $n / 3; y = 1.5; width = 7.25; height = $n / 7 + 1 } }) } | ConvertTo-Json -Depth 5 -Compress }
        $lines | Set-Content source.jsonl
        $boxes = Import-Dataset source.jsonl
        $null = @(
            $table | Export-Dataset table.csv
            $table | Export-Dataset table.tsv.gz
            $table | Export-Dataset german.csv -Culture de-DE -Encoding utf-16
            $table | Export-Dataset table.jsonl
            $split | Export-Dataset table.npz
            $digits | Export-Dataset train-images-idx3-ubyte.gz
            $shapes | Export-Dataset shapes.bin
            $digits | Export-Dataset folder
            $shapes | Export-Dataset list/images.csv
            $samples.texts | Export-Dataset lines
            $boxes | Export-Dataset voc -Format PascalVoc
            $boxes | Export-Dataset coco/boxes.json
            $boxes | Export-Dataset yolo/data.yaml
            $boxes | Export-Dataset jsonl/boxes.jsonl
        )
        $found = & $interpreter "$PSScriptRoot/Support/read_back.py" . | ConvertFrom-Json -AsHashtable
    }
    AfterAll { Pop-Location }

    It 'are the rows: <_>' -ForEach 'table.csv', 'table.tsv.gz', 'german.csv', 'table.jsonl' {
        $rows = @($table | Get-DatasetRow)
        for ($i = 0; $i -lt $rows.Count; $i++) {
            $found[$_][$i][0] | Should -Be $rows[$i].size
            $found[$_][$i][1] | Should -Be $rows[$i].city
            $found[$_][$i][2] | Should -Be $rows[$i].kind
        }
    }

    It 'are arrays: <_>' -ForEach 'Train', 'Validation', 'Test' {
        $rows = @($split | Get-DatasetRow -Partition $_ -Encoded)
        $part = $_.ToLower()
        $names = [string[]] $found['table.npz'].columns
        for ($i = 0; $i -lt $rows.Count; $i++) {
            $found['table.npz']["x_$part"][$i] | Should -Be $names.ForEach({ $rows[$i].$_ })
            $found['table.npz'].classes[$found['table.npz']["y_$part"][$i]] | Should -Be $rows[$i].kind
        }
        $found['table.npz'].label_name | Should -Be kind
        $found.types.x_train, $found.types.y_train | Should -Be f4, i8
    }

    It 'are images and their classes' {
        $found.idx | Should -Be @(Get-ImageRow $digits)
        $found.folder | Should -Be @(Get-ImageRow $digits | Sort-Object -CaseSensitive)
        $found.cifar | Should -Be @(Get-ImageRow $shapes)
        $found['images.csv'] | Should -Be @(Get-ImageRow $shapes)
    }

    It 'are lines of text' {
        $found.lines.Dutch | Should -Be 'Null', "O'Neal", 'van der Berg, jr.'
        $found.lines.German | Should -Be 'Müller', 'None'
    }

    It 'are boxes: <_>' -ForEach 'voc', 'coco', 'yolo', 'boxes.jsonl' {
        $format = $_
        $found[$format].Count | Should -Be 20
        foreach ($row in $boxes | Get-DatasetRow) {
            $stem = [IO.Path]::GetFileNameWithoutExtension($row.image.Path)
            $found[$format][$stem].Count | Should -Be $row.boxes.Count
            foreach ($box in $row.boxes) {
                $found[$format][$stem][0][0] | Should -Be $box.Class
                $numbers = $box.X, $box.Y, $box.Width, $box.Height
                for ($i = 0; $i -lt 4; $i++) { [Math]::Abs($found[$format][$stem][0][$i + 1] - $numbers[$i]) | Should -BeLessThan 1e-12 }
            }
        }
    }
}
