using Xunit.Abstractions;
using Xunit.Sdk;

namespace DeepShell.Shell.Tests;

/// <summary>A test that stands for all Pester tests: discovered as one, reported as many.</summary>
[XunitTestCaseDiscoverer("DeepShell.Shell.Tests.PesterDiscoverer", "DeepShell.Shell.Tests")]
public sealed class PesterFactAttribute : FactAttribute;

/// <inheritdoc/>
public sealed class PesterDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new PesterTestCase(diagnostics, testMethod)];
}

/// <summary>Runs Pester once and reports each of its tests, as xUnit does for the rows of a theory; a skipped one with its reason.</summary>
public sealed class PesterTestCase : XunitTestCase
{
    /// <summary>For deserialisation.</summary>
    [Obsolete("For deserialisation only.")]
    public PesterTestCase() { }

    /// <summary>The one test case.</summary>
    public PesterTestCase(IMessageSink diagnostics, ITestMethod method)
        : base(diagnostics, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, method) { }

    /// <inheritdoc/>
    public override async Task<RunSummary> RunAsync(IMessageSink diagnosticMessageSink, IMessageBus messageBus,
        object[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource)
    {
        PesterRun run = await Task.Run(PesterRun.Execute).ConfigureAwait(false);
        RunSummary summary = new();
        messageBus.QueueMessage(new TestCaseStarting(this));
        if (run.SkipReason is { } reason)
            Report(new PesterResult("Pester tests", "", "Skipped", 0, reason));
        foreach (PesterResult result in run.Results) Report(result);
        messageBus.QueueMessage(new TestCaseFinished(this, summary.Time, summary.Total, summary.Failed, summary.Skipped));
        return summary;

        void Report(PesterResult result)
        {
            XunitTest test = new(this, result.File.Length == 0 ? result.Name : $"{result.File}: {result.Name}");
            messageBus.QueueMessage(new TestStarting(test));
            summary.Total++;
            summary.Time += (decimal)result.Seconds;
            switch (result.Result)
            {
                case "Passed":
                    messageBus.QueueMessage(new TestPassed(test, (decimal)result.Seconds, ""));
                    break;
                case "Failed":
                    summary.Failed++;
                    messageBus.QueueMessage(new TestFailed(test, (decimal)result.Seconds, "", ["Pester"], [result.Message], [""], [-1]));
                    break;
                default:
                    summary.Skipped++;
                    string why = result.Message.Length > 0 ? result.Message : $"Pester reports {result.Result}.";
                    messageBus.QueueMessage(new TestSkipped(test, why));
                    break;
            }
            messageBus.QueueMessage(new TestFinished(test, (decimal)result.Seconds, ""));
        }
    }
}
