namespace DeepShell.Threading;

/// <summary>Work that a <see cref="Team"/> runs, once a member.</summary>
public interface ITeamJob
{
    /// <summary>The share of one member, 0 … members − 1.</summary>
    void Execute(int member, int members);
}
