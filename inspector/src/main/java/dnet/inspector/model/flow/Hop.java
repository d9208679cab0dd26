package dnet.inspector.model.flow;

import dnet.inspector.model.LinkKey;
import dnet.inspector.model.NetnsId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place on a packet's way: an interface that it goes through, with what happens there.
 *
 * @param namespaceId null where it is outside of this host
 * @param namespace its name
 * @param link null where there is no interface (outside of this host)
 * @param interfaceName shown name
 * @param interfaceKind veth, bridge, vxlan, …
 * @param heading into or out of the namespace's stack, as a capture on the interface would say
 * @param direction of the request or the answer
 * @param packet the headers as a capture here shows them; null where no packet gets here
 */
public record Hop(
    @Nullable NetnsId namespaceId,
    String namespace,
    @Nullable LinkKey link,
    String interfaceName,
    String interfaceKind,
    Heading heading,
    Direction direction,
    @Nullable Packet packet,
    List<Step> steps) {
  public Hop {
    steps = List.copyOf(steps);
  }

  /** Which way a packet crosses an interface. */
  public enum Heading {
    IN,
    OUT
  }
}
