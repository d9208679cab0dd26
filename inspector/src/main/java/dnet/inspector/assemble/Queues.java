package dnet.inspector.assemble;

import dnet.inspector.model.LinkKey;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Qdisc;
import dnet.inspector.model.TcFilter;
import dnet.inspector.netlink.FilterMessage;
import dnet.inspector.netlink.QdiscHandles;
import dnet.inspector.netlink.QdiscMessage;
import java.util.ArrayList;
import java.util.List;

/** Traffic control. */
final class Queues {
  private final NetnsId namespace;

  Queues(NetnsId namespace) {
    this.namespace = namespace;
  }

  List<Qdisc> qdiscs(List<QdiscMessage> messages) {
    List<Qdisc> qdiscs = new ArrayList<>();
    for (QdiscMessage message : messages) {
      LinkKey link = Stacks.link(namespace, message.index());
      if (link != null) {
        qdiscs.add(
            new Qdisc(
                link,
                message.kind(),
                QdiscHandles.text(message.handle()),
                parent(message.parent()),
                message.packets(),
                message.drops(),
                message.overlimits(),
                message.backlog(),
                message.options()));
      }
    }
    return qdiscs;
  }

  /** The filters that classify; heads of lists and hash tables are left out. */
  List<TcFilter> filters(List<FilterMessage> messages) {
    List<TcFilter> filters = new ArrayList<>();
    for (FilterMessage message : messages) {
      LinkKey link = Stacks.link(namespace, message.index());
      boolean table = message.options().containsKey("divisor");
      boolean head = message.handle() == 0 && message.options().isEmpty();
      if (link != null && !table && !head) {
        filters.add(
            new TcFilter(
                link,
                parent(message.parent()),
                message.kind(),
                message.preference(),
                message.protocol(),
                "0x" + Long.toHexString(message.handle()),
                message.options()));
      }
    }
    return filters;
  }

  private static String parent(long handle) {
    if (handle == QdiscHandles.ROOT) {
      return "root";
    }
    if (handle == QdiscHandles.INGRESS || handle == QdiscHandles.INGRESS_FILTERS) {
      return "ingress";
    }
    return handle == QdiscHandles.EGRESS_FILTERS ? "egress" : QdiscHandles.text(handle);
  }
}
