namespace DeepShell.Graph;

/// <summary>
/// How a run of parameter gradients is shared: all of its work in a row is cut into as many equal parts as there are threads, so that
/// most gradients are one thread's alone. (Half a convolution's weight gradient costs more than half: both halves transform dy.)
/// </summary>
/// <param name="Before">Work of the run before this gradient, in multiply-adds of a row.</param>
/// <param name="Own">Its own work.</param>
/// <param name="Whole">The run's work.</param>
/// <param name="Units">Units that this gradient can be cut into.</param>
internal readonly record struct WorkShare(long Before, long Own, long Whole, int Units)
{
    /// <summary>The first unit of a member; the end of the one before it.</summary>
    public int Start(int member, int members)
    {
        double work = (double)Whole * member / members - Before;
        return (int)Math.Clamp(Math.Round(work * Units / Own), 0, Units);
    }

    /// <summary>Gives each parameter gradient its share.</summary>
    public static void Give(IReadOnlyList<PlanStep> steps)
    {
        for (int first = 0, end; first < steps.Count; first = end)
        {
            long whole = 0;
            for (end = first; end < steps.Count && Joins(steps[first], steps[end]); end++) whole += Work(steps[end]);
            long before = 0;
            for (int i = first; i < end; before += Work(steps[i++])) steps[i].Share = new(before, Work(steps[i]), whole, steps[i].Node.Op.GradientUnits);
            end = Math.Max(end, first + 1);
        }
    }

    private static bool Joins(PlanStep first, PlanStep step) => step.Kind == StepKind.ParameterGradient && step.Segment == first.Segment;

    private static long Work(PlanStep step) => Math.Max(1, step.Node.Op.MultiplyAdds);
}
