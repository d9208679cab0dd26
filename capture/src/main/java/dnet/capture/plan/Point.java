package dnet.capture.plan;

import dnet.capture.source.Filter;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * An interface to look at.
 *
 * @param number from 0, in the order of the plan
 * @param namespace its name
 * @param interfaceName hostile text
 * @param kind veth, bridge, vxlan, …
 * @param up whether it was up; nothing passes one that is down, and nothing can be captured there
 * @param only the MAC address that frames must have, as their source or destination, to be more
 *     than a flood; null where frames of others pass
 */
public record Point(
    int number,
    LinkKey link,
    String namespace,
    String interfaceName,
    String kind,
    boolean up,
    @Nullable MacAddress only,
    Filter filter) {
  @Override
  public String toString() {
    return namespace + "/" + interfaceName;
  }
}
