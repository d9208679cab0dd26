package dnet.inspector.netfilter.ipset;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Selector;
import dnet.inspector.model.firewall.Values;
import dnet.inspector.netfilter.Clauses;
import dnet.inspector.netfilter.Vocabulary;
import java.util.List;

/** One part of a set's type, {@code net} or {@code port} of {@code hash:net,port}. */
public enum Dimension {
  ADDRESS(Field.IP_SOURCE, Field.IP_DESTINATION) {
    @Override
    List<Values.Value> values(String text) {
      int dash = text.indexOf('-');
      return List.of(
          dash < 0
              ? Clauses.range(IpPrefix.parse(text))
              : Clauses.range(
                  IpAddress.parse(text.substring(0, dash)),
                  IpAddress.parse(text.substring(dash + 1))));
    }
  },
  /** A port of a protocol; {@code hash} types keep both. */
  PROTOCOL_PORT(Field.SOURCE_PORT, Field.DESTINATION_PORT) {
    @Override
    List<Selector> selectors(boolean source) {
      return List.of(Selector.of(Field.L4_PROTOCOL), super.selectors(source).get(0));
    }

    @Override
    List<Values.Value> values(String text) {
      int colon = text.indexOf(':');
      long protocol = Vocabulary.protocol(colon < 0 ? "tcp" : text.substring(0, colon));
      // Of other protocols the kernel makes a port of the ICMP type, or 0.
      if (!List.of(6L, 17L, 132L, 136L).contains(protocol)) {
        throw new IllegalArgumentException("port " + text);
      }
      return List.of(Values.Range.of(protocol), ports(text.substring(colon + 1)));
    }
  },
  /** A port of any protocol, in a bitmap. */
  PORT(Field.SOURCE_PORT, Field.DESTINATION_PORT) {
    @Override
    List<Values.Value> values(String text) {
      return List.of(ports(text));
    }
  },
  MAC(Field.ETHER_SOURCE, Field.ETHER_DESTINATION) {
    @Override
    List<Values.Value> values(String text) {
      return List.of(Clauses.mac(text));
    }
  },
  INTERFACE(Field.IN_INTERFACE, Field.OUT_INTERFACE) {
    @Override
    List<Values.Value> values(String text) {
      if (text.startsWith("physdev:")) {
        throw new IllegalArgumentException("interface " + text);
      }
      return List.of(new Values.Name(text, false));
    }
  },
  MARK(Field.MARK, Field.MARK) {
    @Override
    List<Values.Value> values(String text) {
      return List.of(Values.Range.of(Vocabulary.number(text)));
    }
  };

  private final Field source;
  private final Field destination;

  Dimension(Field source, Field destination) {
    this.source = source;
    this.destination = destination;
  }

  /** By the words of a type. */
  static Dimension of(String method, String word) {
    return switch (word) {
      case "ip", "net" -> ADDRESS;
      case "port" -> method.equals("bitmap") ? PORT : PROTOCOL_PORT;
      case "mac" -> MAC;
      case "iface" -> INTERFACE;
      case "mark" -> MARK;
      default -> throw new IllegalArgumentException("set of " + word);
    };
  }

  /** What it looks up. */
  List<Selector> selectors(boolean fromSource) {
    return List.of(Selector.of(fromSource ? source : destination));
  }

  /** An element's part, one value a selector; throws if it is not understood. */
  abstract List<Values.Value> values(String text);

  private static Values.Range ports(String text) {
    String[] ends = text.split("-", 2);
    long first = Vocabulary.number(ends[0]);
    return Clauses.range(first, ends.length == 1 ? first : Vocabulary.number(ends[1]));
  }
}
