package dnet.inspector.model.ovs;

import dnet.inspector.model.Counters;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Tunnel;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An interface of Open vSwitch: a device of the kernel, or a tunnel or patch that no kernel knows.
 *
 * @param type system, internal, tap, patch, gre, geneve, vxlan, …
 * @param ofport OpenFlow port number; null when it has none
 * @param link the kernel's interface that it is; null when it is none or was not found
 * @param up administratively up and the link too; null when unknown
 * @param error why it could not be added; null when it was
 * @param tunnel where it leads; null for what is no tunnel
 * @param patch the interface at the other end of a patch; null for other types
 * @param externalIds what others noted of it; hostile text
 */
public record OvsInterface(
    String name,
    String type,
    @Nullable Integer ofport,
    @Nullable LinkKey link,
    @Nullable MacAddress mac,
    @Nullable Boolean up,
    @Nullable String error,
    @Nullable Tunnel tunnel,
    @Nullable String patch,
    Map<String, String> options,
    Map<String, String> externalIds,
    Counters rx,
    Counters tx) {
  public OvsInterface {
    options = Collections.unmodifiableMap(new TreeMap<>(options));
    externalIds = Collections.unmodifiableMap(new TreeMap<>(externalIds));
  }
}
