package dnet.inspector.netlink;

import java.util.ArrayList;
import java.util.List;

/**
 * The attributes of a message: type, length and value, each aligned to four octets (netlink(7),
 * struct nlattr).
 */
final class Attributes {
  /** NLA_TYPE_MASK: without the nested and byte order flags. */
  private static final int TYPE_MASK = 0x3fff;

  static final int HEADER = 4;

  private Attributes() {}

  /** One attribute. */
  record Attribute(int type, Octets value) {}

  /**
   * Splits {@code octets}. Less than a header at the end is padding, as in the kernel's nla_ok().
   *
   * @throws MalformedMessageException if an attribute is shorter than its header or longer than
   *     what is left
   */
  static List<Attribute> of(Octets octets) throws MalformedMessageException {
    List<Attribute> attributes = new ArrayList<>();
    int at = 0;
    while (octets.length() - at >= HEADER) {
      int length = octets.u16(at);
      if (length < HEADER || length > octets.length() - at) {
        throw new MalformedMessageException("attribute of length " + length, octets.offset() + at);
      }
      attributes.add(
          new Attribute(octets.u16(at + 2) & TYPE_MASK, octets.part(at + HEADER, length - HEADER)));
      at += (length + 3) & ~3;
    }
    return attributes;
  }
}
