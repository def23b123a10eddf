using System.Management.Automation;
using DeepShell.Schedules;
using DeepShell.Training;

namespace DeepShell.PowerShell;

/// <summary>Shows the learning rate of each epoch under a schedule, before anything is trained.</summary>
/// <remarks>Takes schedules as Start-Training does. The rate is that of an epoch's last step, as in a model's history.</remarks>
/// <example>
/// <summary>Warm-up, then a cosine.</summary>
/// <code>Get-LearningRateSchedule Warmup -Over 5 -Then Cosine -LearningRate 0.1 -Epochs 50</code>
/// </example>
/// <example>
/// <summary>A function of one's own.</summary>
/// <code>Get-LearningRateSchedule { param($epoch, $rate) 0.02 * [Math]::Pow(0.65, [Math]::Floor($epoch / 10)) } -Epochs 40</code>
/// </example>
/// <example>
/// <summary>The highest rate of a cycle of single steps.</summary>
/// <code>Get-LearningRateSchedule OneCycle -Epochs 20 -StepsPerEpoch 100 | Sort-Object LearningRate | Select-Object -Last 1</code>
/// </example>
/// <seealso cref="StartTrainingCommand"/>
[Cmdlet(VerbsCommon.Get, "LearningRateSchedule")]
[OutputType(typeof(ScheduledRate))]
public sealed class GetLearningRateScheduleCommand : DeepShellCmdlet, IDynamicParameters
{
    private readonly ScheduleArgument _schedule;

    /// <summary>A cmdlet.</summary>
    public GetLearningRateScheduleCommand() => _schedule = new(this);

    /// <summary>The schedule: a name (its settings become parameters), a table, or a script block of the epoch and the rate before.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ComponentCompleter<Schedule>))]
    public object Schedule { get; set; } = null!;

    /// <summary>The rate that training is given.</summary>
    /// <value>0.01</value>
    [Parameter]
    [ValidateRange(0.0, double.MaxValue)]
    public double LearningRate { get; set; } = 0.01;

    /// <summary>Epochs of the run.</summary>
    /// <value>50</value>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int Epochs { get; set; } = 50;

    /// <summary>Steps of an epoch: samples by batch size. Matters to schedules that count in steps.</summary>
    /// <value>100</value>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int StepsPerEpoch { get; set; } = 100;

    /// <inheritdoc/>
    public object? GetDynamicParameters() => _schedule.Parameters(Schedule);

    /// <inheritdoc/>
    protected override void End()
    {
        Schedule schedule = _schedule.Create(Schedule)!;
        LearningRateControl.Check(schedule, LearningRate, Epochs, StepsPerEpoch);
        WriteObject(ScheduledRate.Of(schedule, LearningRate, Epochs, StepsPerEpoch), enumerateCollection: true);
    }
}
