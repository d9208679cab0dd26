package dnet.tui.cli;

import dnet.inspector.remedy.Changes;
import dnet.inspector.remedy.DetachPlanner;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.Plan;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "detach",
    header = "Take an interface from a container that the engine did not give it.",
    description = {"dnet undo makes it again, with its addresses and routes."},
    footerHeading = "%nExample:%n",
    footer = {"  dnet detach web eth1"})
final class DetachCommand extends ChangeCommand {
  @Parameters(index = "0", paramLabel = "CONTAINER", description = "Its name, id or id prefix.")
  private String container = "";

  @Parameters(index = "1", paramLabel = "IF", description = "The interface in the container.")
  private String name = "";

  @Override
  Plan plan(Ground ground) throws IOException {
    return DetachPlanner.plan(
        ground, container, name, force, new Changes(state()).history().changes());
  }
}
