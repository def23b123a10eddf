using System.Management.Automation;
using DeepShell.Models;

namespace DeepShell.PowerShell;

/// <summary>Where a model is left that the pipeline can no longer take: hours of training must not be lost to a Ctrl-C or a full disk.</summary>
internal static class LastModel
{
    /// <summary>The name of the global variable.</summary>
    public const string Variable = "DeepShellModel";

    /// <summary>Keeps the model without a word, where an error says the rest.</summary>
    public static void Remember(PSCmdlet cmdlet, Model model) => cmdlet.SessionState.PSVariable.Set(new PSVariable("global:" + Variable, model));

    /// <summary>Keeps the model and says so. Works while the pipeline is being stopped, too.</summary>
    public static void Keep(PSCmdlet cmdlet, Model model, string why)
    {
        Remember(cmdlet, model);
        cmdlet.Host.UI?.WriteWarningLine($"{why} The model is in ${Variable}.");
    }
}
