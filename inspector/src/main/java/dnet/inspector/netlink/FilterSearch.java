package dnet.inspector.netlink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds filters. The kernel lists those of one place only, so every place where filters can hang is
 * asked; kinds that can have none are not.
 */
final class FilterSearch {
  private static final Set<String> WITHOUT_FILTERS =
      Set.of(
          "noqueue",
          "pfifo_fast",
          "pfifo",
          "bfifo",
          "pfifo_head_drop",
          "mq",
          "tbf",
          "fq",
          "codel",
          "netem",
          "pie",
          "plug",
          "etf");

  /** Kinds each class of which has a list of filters. */
  private static final Set<String> WITH_CLASSES = Set.of("htb", "hfsc", "cbq", "drr", "qfq");

  private static final int MAX_CLASSES = 256;

  private final Rtnetlink socket;
  private final List<FilterMessage> found = new ArrayList<>();
  private boolean complete = true;

  FilterSearch(Rtnetlink socket) {
    this.socket = socket;
  }

  Rtnetlink.Dump<FilterMessage> below(List<QdiscMessage> qdiscs) throws IOException {
    for (QdiscMessage qdisc : qdiscs) {
      if (!WITHOUT_FILTERS.contains(qdisc.kind())) {
        for (long place : places(qdisc)) {
          Rtnetlink.Dump<FilterMessage> filters = socket.filters(qdisc.index(), place);
          complete &= filters.complete();
          found.addAll(filters.items());
        }
      }
    }
    return new Rtnetlink.Dump<>(found, complete);
  }

  private Set<Long> places(QdiscMessage qdisc) throws IOException {
    Set<Long> places = new LinkedHashSet<>();
    switch (qdisc.kind()) {
      case "ingress" -> places.add(QdiscHandles.INGRESS_FILTERS);
      case "clsact" -> {
        places.add(QdiscHandles.INGRESS_FILTERS);
        places.add(QdiscHandles.EGRESS_FILTERS);
      }
      default -> {
        // The interface's own default has handle 0, which also means "the root".
        places.add(qdisc.handle());
        if (WITH_CLASSES.contains(qdisc.kind())) {
          Rtnetlink.Dump<Long> classes = socket.classes(qdisc.index());
          complete &= classes.complete() && classes.items().size() <= MAX_CLASSES;
          classes.items().stream()
              .filter(c -> c >> 16 == qdisc.handle() >> 16)
              .limit(MAX_CLASSES)
              .forEach(places::add);
        }
      }
    }
    return places;
  }
}
