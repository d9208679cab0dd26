package dnet.tui.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

@Command(
    name = "dnet",
    header = "Shows which container owns which interface on a Docker host.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {HelpCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet ls                 containers, interfaces, host peers, bridges",
      "  dnet bridges            bridge ids explained, the owner of every port",
      "  dnet ports              published ports, their rules, who can reach them",
      "  dnet path web db        would a packet get through, and what stops it?",
      "  dnet trace web db       send some, and see how far they get",
      "  dnet doctor             what is wrong on this host",
      "  dnet top                what stays open during an incident",
      "  dnet report -o t.json   everything in one file; open it with --from t.json",
      "  dnet shell              the same commands, warm, with Tab and history",
      "  dnet demo               all of this on a lab of its own"
    })
final class Dnet implements Runnable {
  @Override
  public void run() {
    throw new CommandException(ExitCode.USAGE, "no command given");
  }
}
