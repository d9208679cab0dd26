package dnet.tui.cli;

import dnet.inspector.model.IpPrefix;
import dnet.inspector.remedy.AddressPlanner;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "ip",
    header = "Give an interface of a container an address, or take it away.",
    synopsisHeading = "Usage: ",
    customSynopsis = {"dnet ip add|del CONTAINER A/L dev IF [OPTIONS]"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet ip add web 10.9.0.2/24 dev eth1",
      "  dnet ip del web 10.9.0.2/24 dev eth1 --yes"
    })
final class IpCommand extends ChangeCommand {
  @Parameters(index = "0", paramLabel = "add|del", description = "What to do.")
  private String verb = "";

  @Parameters(index = "1", paramLabel = "CONTAINER", description = "Its name, id or id prefix.")
  private String container = "";

  @Parameters(index = "2", paramLabel = "A/L", description = "The address with its prefix length.")
  private String address = "";

  @Parameters(index = "3..*", arity = "2", paramLabel = "dev IF", description = "The interface.")
  private List<String> device = new ArrayList<>();

  @Override
  void check() {
    super.check();
    if (!verb.equals("add") && !verb.equals("del")) {
      throw new CommandException(ExitCode.USAGE, "dnet ip add or dnet ip del, not " + verb);
    }
    if (device.size() != 2 || !device.get(0).equals("dev")) {
      throw new CommandException(ExitCode.USAGE, "say the interface as ip(8) does: dev eth1");
    }
    read("bad address", () -> AttachCommand.prefix(address));
  }

  @Override
  Plan plan(Ground ground) throws IOException {
    IpPrefix prefix = IpPrefix.parse(address);
    return verb.equals("add")
        ? AddressPlanner.add(ground, container, device.get(1), prefix, force)
        : AddressPlanner.delete(ground, container, device.get(1), prefix, force);
  }
}
