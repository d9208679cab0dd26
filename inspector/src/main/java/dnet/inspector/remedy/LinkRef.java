package dnet.inspector.remedy;

import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.netlink.LinkMessage;
import org.jspecify.annotations.Nullable;

/**
 * A link that a step is about. Its name alone would also be that of one that came later.
 *
 * @param index 0 for a link that the plan makes: the kernel will choose
 * @param mac of a link that the plan makes; null for one that was there, whose address may change
 */
public record LinkRef(String name, int index, @Nullable MacAddress mac) {
  /** A link that is there. */
  public static LinkRef of(Link link) {
    return new LinkRef(link.name(), link.key().index().value(), null);
  }

  boolean matches(LinkMessage link) {
    return link.name().equals(name)
        && (index == 0 || link.index() == index)
        && (mac == null || mac.toString().equals(link.address()));
  }
}
