package dnet.tui.cli;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import dnet.inspector.remedy.AttachPlanner;
import dnet.inspector.remedy.AttachWish;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "attach",
    header = "Give a container a further interface, on a bridge, a NIC, or Open vSwitch.",
    description = {
      "Shows what it will do and asks. Journalled first, read back afterwards, and",
      "taken back by dnet undo. Needs no program in the container."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet attach web --bridge br0 --ip 192.168.1.9/24 --gateway 192.168.1.1",
      "  dnet attach web --parent eth0 --ip 192.168.1.9/24     a macvlan on the LAN",
      "  dnet attach web --parent eth0 --dhcp                 whatever the LAN's server says",
      "  dnet attach web --ovs ovsbr0 --tag 7 --ip 10.7.0.2/24",
      "  dnet attach web --bridge br1 --create-bridge --ip 10.9.0.2/24 --dry-run"
    })
final class AttachCommand extends ChangeCommand {
  @Parameters(paramLabel = "CONTAINER", description = "Its name, id or id prefix.")
  private String container = "";

  @ArgGroup(exclusive = true, multiplicity = "1")
  private final Lower lower = new Lower();

  private static final class Lower {
    @Option(names = "--bridge", paramLabel = "BR", description = "A Linux bridge of the host.")
    private @Nullable String bridge;

    @Option(names = "--parent", paramLabel = "NIC", description = "A NIC, for a macvlan on it.")
    private @Nullable String parent;

    @Option(names = "--ovs", paramLabel = "BR", description = "A bridge of Open vSwitch.")
    private @Nullable String ovs;
  }

  @Option(names = "--ipvlan", description = "With --parent: an ipvlan, which has the NIC's MAC.")
  private boolean ipvlan;

  @Option(
      names = "--ip",
      paramLabel = "A/L",
      description = "Its address, IPv4 or IPv6; may be repeated.")
  private List<String> addresses = new ArrayList<>();

  @Option(names = "--dhcp", description = "A DHCP server gives the address; dnet itself asks.")
  private boolean dhcp;

  @Option(
      names = "--gateway",
      paramLabel = "G",
      description = "Becomes the default route, instead of the one that there is.")
  private @Nullable String gateway;

  @Option(names = "--as", paramLabel = "NAME", description = "eth1, or the next that is free.")
  private @Nullable String name;

  @Option(names = "--mac", paramLabel = "M", description = "Its MAC address.")
  private @Nullable String mac;

  @Option(names = "--vlan", paramLabel = "V", description = "With --parent: a VLAN of the NIC.")
  private int vlan;

  @Option(names = "--tag", paramLabel = "V", description = "With --ovs: the port's VLAN.")
  private int tag;

  @Option(names = "--mtu", paramLabel = "N", description = "Octets; as what it hangs on.")
  private int mtu;

  @Option(names = "--host-name", paramLabel = "VETH", description = "The host end's name.")
  private @Nullable String hostName;

  @Option(names = "--create-bridge", description = "Make the bridge if it is not there.")
  private boolean create;

  @Override
  void check() {
    super.check();
    if (lower.parent == null && (vlan != 0 || ipvlan)) {
      throw new CommandException(ExitCode.USAGE, "--vlan and --ipvlan go with --parent");
    }
    if (lower.parent != null && (hostName != null || create)) {
      throw new CommandException(
          ExitCode.USAGE, "--host-name and --create-bridge go with --bridge or --ovs");
    }
    if (lower.ovs == null && tag != 0) {
      throw new CommandException(ExitCode.USAGE, "--tag goes with --ovs");
    }
    read("bad option", this::wish);
  }

  private AttachWish wish() {
    String parent = lower.parent;
    AttachWish.Lower to =
        parent != null
            ? new AttachWish.ToParent(parent, ipvlan, vlan)
            : lower.ovs != null
                ? new AttachWish.ToOvs(lower.ovs, tag)
                : new AttachWish.ToBridge(String.valueOf(lower.bridge));
    return AttachWish.of(container, to)
        .addressed(
            addresses.stream().map(AttachCommand::prefix).toList(),
            gateway == null ? null : IpAddress.parse(gateway))
        .called(name, mac == null ? null : MacAddress.parse(mac))
        .mtu(mtu)
        .hostName(hostName)
        .creating(create)
        .forced(force)
        .byDhcp(dhcp)
        .wish();
  }

  /** An address without its prefix length is most often a mistake. */
  static IpPrefix prefix(String text) {
    if (text.indexOf('/') < 0) {
      throw new IllegalArgumentException(text + " lacks its prefix length, e.g. " + text + "/24");
    }
    return IpPrefix.parse(text);
  }

  @Override
  Plan plan(Ground ground) throws IOException {
    return AttachPlanner.plan(ground, wish());
  }
}
