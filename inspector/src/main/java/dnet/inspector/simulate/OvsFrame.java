package dnet.inspector.simulate;

import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.model.ovs.OvsInterface;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Open vSwitch keeps beside a frame while its tables are worked off. */
final class OvsFrame {
  final OvsBridge bridge;
  final OvsInterface port;
  private final @Nullable Long key;
  private final Map<String, Long> registers = new HashMap<>();

  /**
   * A frame that came in.
   *
   * @param key of the tunnel that it came by; null for none
   */
  OvsFrame(OvsBridge bridge, OvsInterface port, @Nullable Long key) {
    this.bridge = bridge;
    this.port = port;
    this.key = key;
  }

  long key() {
    return key == null ? 0 : key;
  }

  /** Whether that is how rules call the port where the frame came in: by number or by name. */
  boolean isPort(String text) {
    return isPort(bridge, port, text);
  }

  static boolean isPort(OvsBridge bridge, OvsInterface port, String text) {
    String plain = text.replace("\"", "");
    boolean local = port.name().equals(bridge.name());
    return plain.equals(port.name())
        || (port.ofport() != null && plain.equals(port.ofport().toString()))
        || (local && (plain.equals("LOCAL") || plain.equals("65534")));
  }

  static boolean isRegister(String field) {
    return field.matches("x{0,2}reg[0-9]{1,2}|metadata|pkt_mark");
  }

  /** Zero until an action loads something. */
  long register(String field) {
    return registers.getOrDefault(field.toLowerCase(Locale.ROOT), 0L);
  }

  void load(String field, long value) {
    registers.put(field.toLowerCase(Locale.ROOT), value);
  }
}
