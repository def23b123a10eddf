namespace DeepShell.Data.Imaging;

/// <summary>
/// Letters of straight strokes for captions: no font file is needed, and every machine draws the same. A letter is five units wide
/// and nine high: capitals from 0 to 6, descenders to 8.
/// </summary>
internal static class StrokeFont
{
    /// <summary>From one letter to the next.</summary>
    public const double Advance = 6;

    /// <summary>From one line to the next.</summary>
    public const double LineHeight = 11;

    // Points as two digits, x and y; strokes end at a semicolon. What is not here is drawn as an empty box.
    private static readonly Dictionary<char, (int X, int Y)[][]> s_letters = Parse("""
        ! 20 24;26 26
        " 10 12;30 32
        # 11 15;31 35;02 42;04 44
        $ 41 30 10 01 02 13 33 44 45 36 16 05;20 26
        % 06 40;00 11;35 46
        & 46 12 11 20 31 04 05 16 26 44
        ' 20 22
        ( 30 12 14 36
        ) 10 32 34 16
        * 21 25;02 44;04 42
        + 21 25;03 43
        , 25 17
        - 03 43
        . 26 26
        / 06 40
        0 10 30 41 45 36 16 05 01 10
        1 11 20 26;16 36
        2 01 10 30 41 42 06 46
        3 00 40 23 33 44 45 36 16 05
        4 36 30 04 44
        5 40 00 02 32 43 45 36 16 05
        6 30 10 02 05 16 36 45 44 33 03
        7 00 40 16
        8 13 02 01 10 30 41 42 33 13 04 05 16 36 45 44 33
        9 43 13 02 01 10 30 41 44 36 16
        : 22 22;25 25
        ; 22 22;25 17
        < 41 03 45
        = 02 42;04 44
        > 01 43 05
        ? 01 10 30 41 23 24;26 26
        @ 34 32 22 13 24 34 43 41 30 10 01 05 16 36
        A 06 20 46;14 34
        B 03 33 42 41 30 00 06 36 45 44 33
        C 41 30 10 01 05 16 36 45
        D 00 06 26 44 42 20 00
        E 40 00 06 46;03 33
        F 40 00 06;03 33
        G 41 30 10 01 05 16 36 45 43 23
        H 00 06;40 46;03 43
        I 10 30;20 26;16 36
        J 40 45 36 16 05
        K 00 06;40 03 46
        L 00 06 46
        M 06 00 23 40 46
        N 06 00 46 40
        O 10 30 41 45 36 16 05 01 10
        P 06 00 30 41 42 33 03
        Q 10 30 41 45 36 16 05 01 10;24 46
        R 06 00 30 41 42 33 03;23 46
        S 41 30 10 01 02 13 33 44 45 36 16 05
        T 00 40;20 26
        U 00 05 16 36 45 40
        V 00 26 40
        W 00 16 23 36 40
        X 00 46;40 06
        Y 00 23 40;23 26
        Z 00 40 06 46
        [ 30 10 16 36
        \ 00 46
        ] 10 30 36 16
        ^ 02 20 42
        _ 07 47
        ` 10 21
        a 02 32 43 46;44 14 05 16 36 45
        b 00 06;03 12 32 43 45 36 16 05
        c 43 32 12 03 05 16 36 45
        d 40 46;43 32 12 03 05 16 36 45
        e 04 44 43 32 12 03 05 16 36
        f 40 30 21 26;03 43
        g 42 47 38 18;43 32 12 03 05 16 36 45
        h 00 06;03 12 32 43 46
        i 20 20;22 26
        j 30 30;32 37 28 18
        k 00 06;32 04 36
        l 20 25 36
        m 02 06;03 12 23 26;23 32 43 46
        n 02 06;03 12 32 43 46
        o 12 32 43 45 36 16 05 03 12
        p 02 08;03 12 32 43 45 36 16 05
        q 42 48;43 32 12 03 05 16 36 45
        r 02 06;03 12 32
        s 43 32 12 03 14 34 45 36 16 05
        t 10 15 26 36;02 32
        u 02 05 16 36 45;42 46
        v 02 26 42
        w 02 16 24 36 42
        x 02 46;42 06
        y 02 26;42 18
        z 02 42 06 46
        { 30 21 22 13 24 25 36
        | 20 28
        } 10 21 22 33 24 25 16
        ~ 03 12 33 42
        """);

    private static readonly (int X, int Y)[][] s_unknown = [[(0, 0), (4, 0), (4, 6), (0, 6), (0, 0)]];

    // À to ÿ without their accents: Unicode's own tables are not on every machine.
    private const string WithoutAccents = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYPsaaaaaaaceeeeiiiidnooooo/ouuuuypy";

    /// <summary>A text as it is drawn: without accents and control characters.</summary>
    public static string Plain(string text) =>
        string.Concat(text.Where(c => !char.IsControl(c)).Select(c => c is >= '\u00C0' and <= '\u00FF' ? WithoutAccents[c - '\u00C0'] : c));

    /// <summary>The strokes of a letter, in units.</summary>
    public static (int X, int Y)[][] Strokes(char letter) => letter == ' ' ? [] : s_letters.GetValueOrDefault(letter, s_unknown);

    private static Dictionary<char, (int, int)[][]> Parse(string lines) => lines.Split('\n').ToDictionary(l => l[0],
        l => l[2..].Trim().Split(';').Select(s => s.Split(' ').Select(p => (p[0] - '0', p[1] - '0')).ToArray()).ToArray());
}
