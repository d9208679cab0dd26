package dnet.tui.cli;

import dnet.inspector.model.ContainerLookup.AmbiguousNameException;
import dnet.inspector.model.ContainerLookup.UnknownNameException;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.Plan;
import dnet.inspector.remedy.RulePlanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rule",
    header = "Add or remove a rule of the routing policy in a container's namespace.",
    customSynopsis = {"dnet rule add|del CONTAINER RULE… [OPTIONS]"},
    description = {
      "RULE in ip-rule(8)'s words: [from P] [to P] [iif IF] [oif IF] [fwmark N]",
      "[priority N] lookup TABLE."
    },
    footerHeading = "%nExample:%n",
    footer = {"  dnet rule add web from 10.9.0.2 lookup 100"})
final class RuleCommand extends ChangeCommand {
  @Parameters(index = "0", paramLabel = "add|del", description = "What to do.")
  private String verb = "";

  @Parameters(index = "1", paramLabel = "CONTAINER", description = "Its name, id or id prefix.")
  private String container = "";

  @Parameters(index = "2..*", arity = "1..*", paramLabel = "RULE", description = "The rule.")
  private List<String> words = new ArrayList<>();

  @Option(names = "-6", description = "A rule without addresses is IPv6's.")
  private boolean six;

  @Override
  Plan plan(Ground ground) throws IOException {
    try {
      return RulePlanner.plan(ground, container, verb, words, six);
    } catch (UnknownNameException | AmbiguousNameException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
