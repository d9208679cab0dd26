package dnet.inspector.ovs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of table Bridge (ovs-vswitchd.conf.db(5)), with what hangs on it.
 *
 * @param datapathId 16 hexadecimal digits; null before ovs-vswitchd has made the bridge
 * @param datapathType {@code system} or {@code netdev}; empty means system
 * @param failMode {@code standalone} or {@code secure}; null means standalone
 * @param flows what {@code ovs-ofctl dump-flows} printed; null when not read
 * @param fdb what {@code ovs-appctl fdb/show} would print; null when not read
 */
public record OvsBridgeFacts(
    String name,
    @Nullable String datapathId,
    String datapathType,
    @Nullable String failMode,
    boolean stp,
    boolean rstp,
    List<Controller> controllers,
    List<OvsPortFacts> ports,
    @Nullable TextLines flows,
    @Nullable TextLines fdb) {
  public OvsBridgeFacts {
    controllers = List.copyOf(controllers);
    ports = List.copyOf(ports);
  }

  /**
   * A row of table Controller.
   *
   * @param target {@code tcp:192.0.2.1:6653} and the like; hostile text
   * @param role other, master or slave; null when it is not told
   */
  public record Controller(String target, boolean connected, @Nullable String role) {}

  /**
   * What a program printed, line by line, without line ends: none grows beyond what a snapshot's
   * strings may hold.
   */
  public record TextLines(List<String> lines) {
    public TextLines {
      lines = List.copyOf(lines);
    }
  }
}
