using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>sign(x)·ln(1 + |x|) before scaling: for amounts that range over orders of magnitude. Zero stays zero, and negative numbers are allowed.</summary>
[Component("Log")]
public sealed class Log : ColumnTransform;
