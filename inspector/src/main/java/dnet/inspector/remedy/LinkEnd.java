package dnet.inspector.remedy;

import dnet.inspector.model.MacAddress;
import dnet.inspector.netlink.LinkOrder;
import org.jspecify.annotations.Nullable;

/**
 * A link as a step makes it.
 *
 * @param index what it had before it was taken away; 0 for a new one
 * @param mac chosen by dnet, so that the link is known again; null where the kind has none of its
 *     own
 * @param mtu octets
 */
public record LinkEnd(String name, int index, @Nullable MacAddress mac, int mtu) {
  public LinkEnd {
    LinkOrder.requireName(name);
  }

  LinkOrder order() {
    return new LinkOrder(name, index, mac, mtu);
  }

  LinkRef ref() {
    return new LinkRef(name, index, mac);
  }
}
