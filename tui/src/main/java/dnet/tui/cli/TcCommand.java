package dnet.tui.cli;

import dnet.inspector.model.ContainerLookup.AmbiguousNameException;
import dnet.inspector.model.ContainerLookup.UnknownNameException;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.Plan;
import dnet.inspector.remedy.TcPlanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "tc",
    header = "Run the host's tc in a container's namespace, where it can be taken back.",
    customSynopsis = {"dnet tc [OPTIONS] CONTAINER qdisc|class|filter WORDS…"},
    description = {
      "dnet's own options come first; what follows the container is tc(8)'s. A qdisc",
      "is added where only the kernel's own is, a class with its classid, a filter",
      "with its prio. Anything else is refused, and its command printed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet tc web qdisc add dev eth0 root tbf rate 1mbit burst 10kb latency 50ms",
      "  dnet tc --dry-run web qdisc add dev eth0 root netem delay 100ms"
    })
final class TcCommand extends ChangeCommand implements Verbatim {
  @Parameters(index = "0", paramLabel = "CONTAINER", description = "Its name, id or id prefix.")
  private String container = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "WORDS", description = "tc's words.")
  private List<String> words = new ArrayList<>();

  @Override
  Plan plan(Ground ground) throws IOException {
    return plan(ground, container, words);
  }

  /** A plan; words that tc would not take either are the user's to correct. */
  static Plan plan(Ground ground, String container, List<String> words) throws IOException {
    try {
      return TcPlanner.plan(ground, container, words);
    } catch (UnknownNameException | AmbiguousNameException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
