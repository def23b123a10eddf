using System.Management.Automation;
using DeepShell.Surfaces;

namespace DeepShell.PowerShell;

/// <summary>A surface as an argument: as other components, or as a script block of two numbers.</summary>
internal static class SurfaceArgument
{
    /// <summary>The surface that was named, described or given as a script block; null for none.</summary>
    public static Surface? Create(PSCmdlet cmdlet, object? value) => Arguments.Plain(value) is ScriptBlock script
        ? new ScriptSurface(script) : new ComponentArgument<Surface>(cmdlet).Create(value);

    private sealed class ScriptSurface(ScriptBlock script) : Surface
    {
        // Of a double's 16 digits the middle ones: smaller, and rounding shows; larger, and the curvature does.
        private const double Small = 1e-5;

        public override (double X, double Y) Minimum => (double.NaN, double.NaN);

        public override (double X, double Y) Start => throw new DeepShellException("Surface.Start", ErrorKind.InvalidArgument, "A surface given as a script block has no usual place to begin.", "Say where with -Start, for example -Start 1,2.", script);

        public override double Value(double x, double y)
        {
            try
            {
                return LanguagePrimitives.ConvertTo<double>(script.Invoke(x, y).LastOrDefault() ?? throw new PSInvalidCastException("it returned nothing"));
            }
            catch (Exception e) when (e is PSInvalidCastException or RuntimeException and not PipelineStoppedException)
            {
                throw new DeepShellException("Surface.Function", ErrorKind.InvalidArgument, $"The script block of -Surface gave no height: {e.Message}",
                    "It gets two numbers and returns one: { param($x, $y) $x * $x + 10 * $y * $y }.", script, e);
            }
        }

        public override (double X, double Y) Gradient(double x, double y) =>
            ((Value(x + Small, y) - Value(x - Small, y)) / (2 * Small), (Value(x, y + Small) - Value(x, y - Small)) / (2 * Small));
    }
}
