Console.WriteLine("DeepShell");
