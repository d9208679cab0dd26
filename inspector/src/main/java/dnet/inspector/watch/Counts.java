package dnet.inspector.watch;

import dnet.inspector.model.Counters;
import dnet.inspector.model.IfIndex;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.NetnsId;
import dnet.inspector.netlink.LinkStats;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Counters as the kernel has them into those of the model. */
final class Counts {
  private Counts() {}

  static CounterReading of(Map<NetnsId, Map<Integer, LinkStats>> read) {
    Map<LinkKey, CounterReading.Pair> links = new HashMap<>();
    read.forEach(
        (namespace, stats) ->
            stats.forEach(
                (index, s) ->
                    links.put(
                        new LinkKey(namespace, new IfIndex(index)),
                        new CounterReading.Pair(
                            new Counters(s.rxPackets(), s.rxBytes(), s.rxDropped(), s.rxErrors()),
                            new Counters(
                                s.txPackets(), s.txBytes(), s.txDropped(), s.txErrors())))));
    return new CounterReading(links, Instant.now());
  }
}
