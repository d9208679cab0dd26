package dnet.tui.cli;

import dnet.inspector.model.ContainerLookup.AmbiguousNameException;
import dnet.inspector.model.ContainerLookup.UnknownNameException;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.Plan;
import dnet.inspector.remedy.RoutePlanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "route",
    header = "Add, replace or remove a route in a container's namespace.",
    customSynopsis = {"dnet route add|replace|del CONTAINER ROUTE… [OPTIONS]"},
    description = {
      "ROUTE in ip-route(8)'s words: [TYPE] PREFIX|default [via A] [dev IF] [src A]",
      "[metric N] [table T] [mtu N] [onlink]. The container needs no privileges."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet route add web 10.1.0.0/16 via 10.9.0.1",
      "  dnet route replace web default via 10.9.0.1 dev eth1",
      "  dnet route del web 10.1.0.0/16"
    })
final class RouteCommand extends ChangeCommand {
  @Parameters(index = "0", paramLabel = "add|replace|del", description = "What to do.")
  private String verb = "";

  @Parameters(index = "1", paramLabel = "CONTAINER", description = "Its name, id or id prefix.")
  private String container = "";

  @Parameters(index = "2..*", arity = "1..*", paramLabel = "ROUTE", description = "The route.")
  private List<String> words = new ArrayList<>();

  @Option(names = "-6", description = "A default route without gateway is IPv6's.")
  private boolean six;

  @Override
  Plan plan(Ground ground) throws IOException {
    try {
      return RoutePlanner.plan(ground, container, verb, words, six, force);
    } catch (UnknownNameException | AmbiguousNameException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
