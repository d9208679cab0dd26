package dnet.inspector.model.ovs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port of a bridge: one interface, or a bond of several.
 *
 * @param tag VLAN of what enters untagged, 0 to 4095; null for a trunk of its {@code trunks}
 * @param trunks VLANs that pass; empty for all
 * @param vlanMode access, trunk, native-tagged, native-untagged or dot1q-tunnel; null when {@code
 *     tag} decides: access with one, trunk without
 * @param bondMode null where it is no bond, or one in the default mode
 */
public record OvsPort(
    String name,
    @Nullable Integer tag,
    List<Integer> trunks,
    @Nullable String vlanMode,
    @Nullable String bondMode,
    List<OvsInterface> interfaces) {
  public OvsPort {
    trunks = List.copyOf(trunks);
    interfaces = List.copyOf(interfaces);
  }
}
