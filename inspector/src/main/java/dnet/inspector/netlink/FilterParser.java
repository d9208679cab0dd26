package dnet.inspector.netlink;

import dnet.inspector.netlink.Attributes.Attribute;
import java.util.Map;
import java.util.TreeMap;

/** RTM_NEWTFILTER (struct tcmsg and TCA_* of linux/rtnetlink.h). */
final class FilterParser {
  static final int RTM_NEWTFILTER = 44;

  private static final int TCA_CHAIN = 11;

  private FilterParser() {}

  /**
   * Reads one filter. The kernel sends one without settings (handle 0) ahead of each kind and
   * preference.
   *
   * @throws MalformedMessageException if it is not well-formed
   */
  static FilterMessage parse(Octets body) throws MalformedMessageException {
    String kind = "";
    Octets options = null;
    long chain = 0;
    for (Attribute attribute : Attributes.of(body.rest(QdiscParser.TC_FIXED))) {
      switch (attribute.type()) {
        case QdiscParser.TCA_KIND -> kind = attribute.value().text();
        case QdiscParser.TCA_OPTIONS -> options = attribute.value();
        case TCA_CHAIN -> chain = attribute.value().u32(0);
        default -> {
          // Statistics and offloading.
        }
      }
    }
    Map<String, String> values =
        options == null ? new TreeMap<>() : FilterOptions.of(kind, options);
    if (chain != 0) {
      values.put("chain", Long.toString(chain));
    }
    return new FilterMessage(
        body.s32(4), kind, body.u32(8), body.u32(12), body.u16(18), body.be16(16), values);
  }
}
