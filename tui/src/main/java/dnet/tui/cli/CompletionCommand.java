package dnet.tui.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    header = "Print a completion script for a shell.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(dnet completion bash)",
      "  dnet completion zsh > ~/.dnet-completion; echo 'source ~/.dnet-completion' >> ~/.zshrc"
    })
final class CompletionCommand extends PlainCommand {
  enum Shell {
    BASH,
    ZSH
  }

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    // One script serves both: it turns zsh's bash compatibility on by itself.
    String script = AutoComplete.bash("dnet", new Main(console()).commandLine("completion"));
    console().out().print(script);
    return shell == Shell.BASH || shell == Shell.ZSH ? ExitCode.OK : ExitCode.USAGE;
  }
}
