package dnet.inspector.model.firewall;

import dnet.inspector.model.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set, map or verdict map of a table, an anonymous one under a name made up for it, or an ipset.
 *
 * @param complete false when its elements could not be read or understood: then a lookup that finds
 *     nothing means "cannot tell"
 */
public record NamedSet(String name, List<Entry> entries, boolean complete) {
  public NamedSet {
    entries = List.copyOf(entries);
  }

  /**
   * An element.
   *
   * @param key one value a selector
   * @param verdict of a verdict map; else null
   * @param target of a map to addresses and ports; else null
   * @param excluded ipset's nomatch: what fits here is not in the set
   */
  public record Entry(
      List<Values.Value> key,
      Action.@Nullable Verdict verdict,
      @Nullable Target target,
      boolean excluded) {
    public Entry {
      key = List.copyOf(key);
    }
  }

  /**
   * What a map gives for NAT.
   *
   * @param address null when only a port
   * @param port null when only an address
   */
  public record Target(@Nullable IpAddress address, @Nullable Integer port) {}
}
