package dnet.inspector.model.ovs;

import dnet.inspector.model.MacAddress;
import dnet.inspector.model.NetnsId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bridge of Open vSwitch (ovs-vswitchd.conf.db(5)).
 *
 * @param id null before ovs-vswitchd has made it
 * @param netns the namespace whose interfaces it switches
 * @param userspace whether packets pass through ovs-vswitchd itself (datapath type netdev)
 * @param secure whether, without a controller, it forwards by its rules only (fail mode secure)
 * @param flows its OpenFlow rules as listed; empty when {@code flowsRead} is false
 * @param flowsRead whether they are known
 * @param learned its MAC table; empty when {@code learnedRead} is false
 * @param learnedRead whether that is known
 */
public record OvsBridge(
    String name,
    @Nullable DatapathId id,
    NetnsId netns,
    boolean userspace,
    boolean secure,
    boolean stp,
    List<Controller> controllers,
    List<OvsPort> ports,
    List<OpenFlowRule> flows,
    boolean flowsRead,
    List<Learned> learned,
    boolean learnedRead) {
  public OvsBridge {
    controllers = List.copyOf(controllers);
    ports = List.copyOf(ports);
    flows = List.copyOf(flows);
    learned = List.copyOf(learned);
  }

  /**
   * Who tells it what to do.
   *
   * @param target {@code tcp:192.0.2.1:6653} and the like; hostile text
   */
  public record Controller(String target, boolean connected) {}

  /**
   * A MAC address and the port that it was last seen on.
   *
   * @param ofport OpenFlow port number
   * @param vlan 0 for untagged
   * @param age seconds since
   */
  public record Learned(int ofport, int vlan, MacAddress mac, int age) {}

  /** The interface by which the host itself takes part: named as the bridge, port LOCAL. */
  public Optional<OvsInterface> local() {
    return interfaces().stream().filter(i -> i.name().equals(name)).findFirst();
  }

  /** The interfaces of all ports. */
  public List<OvsInterface> interfaces() {
    return ports.stream().flatMap(p -> p.interfaces().stream()).toList();
  }
}
