package dnet.tui.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    header = "Print a completion script for a shell.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(dnet completion bash)",
      "  source <(dnet completion zsh)",
      "  dnet completion fish > ~/.config/fish/completions/dnet.fish"
    })
final class CompletionCommand extends PlainCommand {
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    CommandLine dnet = new Main(console()).commandLine("completion");
    String script =
        switch (shell) {
          // One script serves both: it turns zsh's bash compatibility on by itself.
          case BASH, ZSH -> AutoComplete.bash("dnet", dnet);
          case FISH -> FishCompletion.of(dnet);
        };
    console().out().print(script);
    return ExitCode.OK;
  }
}
