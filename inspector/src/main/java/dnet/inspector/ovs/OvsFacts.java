package dnet.inspector.ovs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one Open vSwitch said of itself, as it said it.
 *
 * @param database the OVSDB socket that was asked
 * @param version of ovs-vswitchd; null when the database does not tell
 * @param netns inode of the namespace that ovs-vswitchd runs in, whose interfaces it switches; null
 *     when its process was not found
 * @param bridges by name
 */
public record OvsFacts(
    String database, @Nullable String version, @Nullable Long netns, List<OvsBridgeFacts> bridges) {
  public OvsFacts {
    bridges = List.copyOf(bridges);
  }
}
