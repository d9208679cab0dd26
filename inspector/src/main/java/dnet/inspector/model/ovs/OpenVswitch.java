package dnet.inspector.model.ovs;

import dnet.inspector.model.NetnsId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Open vSwitch of a host.
 *
 * @param database the socket that was asked
 * @param version null when it does not tell
 * @param netns the namespace whose interfaces it switches
 * @param located whether {@code netns} was seen; else it is taken to be the host's
 * @param bridges by name
 */
public record OpenVswitch(
    String database,
    @Nullable String version,
    NetnsId netns,
    boolean located,
    List<OvsBridge> bridges) {
  public OpenVswitch {
    bridges = List.copyOf(bridges);
  }
}
