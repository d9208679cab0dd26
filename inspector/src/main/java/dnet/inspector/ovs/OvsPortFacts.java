package dnet.inspector.ovs;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A row of table Port (ovs-vswitchd.conf.db(5)).
 *
 * @param tag VLAN of an access port, 0 to 4095; null for none
 * @param trunks VLANs of a trunk port; empty means all
 * @param vlanMode access, trunk, native-tagged, native-untagged or dot1q-tunnel; null when the tag
 *     decides
 * @param bondMode null for a port that is no bond or has the default mode
 * @param interfaces one, or several for a bond
 */
public record OvsPortFacts(
    String name,
    @Nullable Integer tag,
    List<Integer> trunks,
    @Nullable String vlanMode,
    @Nullable String bondMode,
    List<Interface> interfaces) {
  public OvsPortFacts {
    trunks = List.copyOf(trunks);
    interfaces = List.copyOf(interfaces);
  }

  /**
   * A row of table Interface.
   *
   * @param type {@code internal}, {@code system}, {@code tap}, {@code patch}, {@code gre}, …; empty
   *     means system
   * @param ofport OpenFlow port number; -1 when it could not be added; null before that was tried
   * @param ifindex in ovs-vswitchd's namespace; null or 0 when it is no interface of the kernel
   * @param adminState up or down; null when unknown
   * @param linkState up or down; null when unknown
   * @param error why it could not be added; null when it was
   * @param options those that say where it leads; keys and certificates are never read in
   * @param externalIds those that say whose it is
   */
  public record Interface(
      String name,
      String type,
      @Nullable Integer ofport,
      @Nullable Integer ifindex,
      @Nullable String mac,
      @Nullable String adminState,
      @Nullable String linkState,
      @Nullable Integer mtu,
      @Nullable String error,
      SortedMap<String, String> options,
      SortedMap<String, Long> statistics,
      SortedMap<String, String> externalIds) {
    public Interface {
      options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
      statistics = Collections.unmodifiableSortedMap(new TreeMap<>(statistics));
      externalIds = Collections.unmodifiableSortedMap(new TreeMap<>(externalIds));
    }
  }
}
