package dnet.inspector.netlink;

import dnet.inspector.netlink.Attributes.Attribute;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * TCA_OPTIONS of those queueing disciplines that delay or drop (linux/pkt_sched.h). Units: rates in
 * bit/s, sizes in octets, times in microseconds, shares in percent.
 */
final class QdiscOptions {
  /** One tick of the packet scheduler is 64 nanoseconds (PSCHED_SHIFT of net/pkt_sched.h). */
  private static final double TICKS_PER_MICROSECOND = 15.625;

  private static final double ALL = 0xffffffffL;

  private final Octets options;
  private final Map<String, String> values = new TreeMap<>();

  private QdiscOptions(Octets options) {
    this.options = options;
  }

  /** The settings that dnet knows of this kind; none for other kinds. */
  static Map<String, String> of(String kind, Octets options) throws MalformedMessageException {
    QdiscOptions read = new QdiscOptions(options);
    switch (kind) {
      case "tbf" -> read.tokenBucket();
      case "fq_codel" -> read.fairQueue();
      case "codel" -> read.controlledDelay();
      case "netem" -> read.emulator();
      case "pfifo", "bfifo", "pfifo_head_drop" -> read.put("limit", options.u32(0));
      case "pfifo_fast", "prio" -> read.put("bands", options.u32(0));
      case "htb" -> read.hierarchical();
      case "fq" -> read.paced();
      default -> {
        // Shown by its name only.
      }
    }
    return read.values;
  }

  private void put(String name, long value) {
    values.put(name, Long.toString(value));
  }

  /** struct tc_tbf_qopt: two rates of 12 octets, then limit, buffer and mtu. */
  private void tokenBucket() throws MalformedMessageException {
    long rate = 0;
    long ticks = 0;
    for (Attribute attribute : Attributes.of(options)) {
      Octets value = attribute.value();
      switch (attribute.type()) {
        case 1 -> {
          rate = value.u32(8);
          if (value.u32(20) != 0) {
            put("peakrate", value.u32(20) * 8);
          }
          put("limit", value.u32(24));
          ticks = value.u32(28);
        }
        case 4 -> rate = value.s64(0);
        case 5 -> put("peakrate", value.s64(0) * 8);
        default -> {
          // Tables that only old kernels need.
        }
      }
    }
    put("rate", rate * 8);
    // As tc(8) rounds: whole microseconds first.
    put("burst", (long) ((double) rate * (long) (ticks / TICKS_PER_MICROSECOND) / 1e6));
  }

  private void fairQueue() throws MalformedMessageException {
    for (Attribute attribute : Attributes.of(options)) {
      long value = attribute.value().u32(0);
      switch (attribute.type()) {
        case 1 -> put("target", value);
        case 2 -> put("limit", value);
        case 3 -> put("interval", value);
        case 4 -> put("ecn", value);
        case 5 -> put("flows", value);
        case 6 -> put("quantum", value);
        case 8 -> put("drop_batch", value);
        case 9 -> put("memory_limit", value);
        default -> {
          // Thresholds of congestion notification.
        }
      }
    }
  }

  private void controlledDelay() throws MalformedMessageException {
    for (Attribute attribute : Attributes.of(options)) {
      long value = attribute.value().u32(0);
      switch (attribute.type()) {
        case 1 -> put("target", value);
        case 2 -> put("limit", value);
        case 3 -> put("interval", value);
        case 4 -> put("ecn", value);
        default -> {
          // Thresholds of congestion notification.
        }
      }
    }
  }

  /** struct tc_netem_qopt, 24 octets, then attributes. */
  private void emulator() throws MalformedMessageException {
    double delay = options.u32(0) / TICKS_PER_MICROSECOND;
    double jitter = options.u32(20) / TICKS_PER_MICROSECOND;
    put("limit", options.u32(4));
    share("loss", options.u32(8));
    share("duplicate", options.u32(16));
    for (Attribute attribute : Attributes.of(options.rest(24))) {
      Octets value = attribute.value();
      switch (attribute.type()) {
        case 3 -> share("reorder", value.u32(0));
        case 4 -> share("corrupt", value.u32(0));
        case 5 -> values.put("loss-model", lossModel(value));
        case 6 -> putIfAny("rate", value.u32(0) * 8);
        case 8 -> putIfAny("rate", value.s64(0) * 8);
        case 10 -> delay = value.s64(0) / 1e3;
        case 11 -> jitter = value.s64(0) / 1e3;
        default -> {
          // Correlations, slots and the like.
        }
      }
    }
    putIfAny("delay", Math.round(delay));
    putIfAny("jitter", Math.round(jitter));
  }

  private static String lossModel(Octets value) throws MalformedMessageException {
    for (Attribute model : Attributes.of(value)) {
      return model.type() == 1 ? "state" : "gemodel";
    }
    return "random";
  }

  private void putIfAny(String name, long value) {
    if (value != 0) {
      put(name, value);
    }
  }

  /** A share of 2^32-1, in percent with as many places as tell it apart from zero. */
  private void share(String name, long value) {
    if (value != 0) {
      values.put(name, String.format(Locale.ROOT, "%.4g", value * 100 / ALL));
    }
  }

  private void hierarchical() throws MalformedMessageException {
    for (Attribute attribute : Attributes.of(options)) {
      if (attribute.type() == 2) {
        values.put("default", "0x" + Long.toHexString(attribute.value().u32(8)));
        put("direct_packets", attribute.value().u32(16));
      }
    }
  }

  private void paced() throws MalformedMessageException {
    for (Attribute attribute : Attributes.of(options)) {
      switch (attribute.type()) {
        case 1 -> put("limit", attribute.value().u32(0));
        case 2 -> put("flow_limit", attribute.value().u32(0));
        case 7 -> {
          long rate = attribute.value().u32(0);
          if (rate != 0xffffffffL) {
            put("maxrate", rate * 8);
          }
        }
        default -> {
          // Quanta and buckets.
        }
      }
    }
  }
}
