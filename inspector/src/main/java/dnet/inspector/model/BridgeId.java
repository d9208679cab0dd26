package dnet.inspector.model;

import java.util.HexFormat;

/**
 * A bridge's identity as {@code brctl show} prints it, {@code 8000.02428d185347}: a priority and
 * the bridge's MAC address (IEEE 802.1D, 9.2.5).
 *
 * @param priority 0 to 65535; 0x8000 unless somebody changed it
 */
public record BridgeId(int priority, MacAddress mac) {
  public BridgeId {
    if (priority < 0 || priority > 0xffff) {
      throw new IllegalArgumentException("bridge priority " + priority);
    }
  }

  /**
   * Reads the form with four and twelve hexadecimal digits, as brctl(8) and {@code ip -d link}
   * print it ({@code 8000.02:42:8d:18:53:47} is read too).
   *
   * @throws IllegalArgumentException if {@code text} is no bridge id
   */
  public static BridgeId parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 1 || dot > 4) {
      throw new IllegalArgumentException("not a bridge id: " + text);
    }
    try {
      String mac = text.substring(dot + 1).replace(":", "");
      if (mac.length() != 12) {
        throw new IllegalArgumentException("not a bridge id: " + text);
      }
      return new BridgeId(
          Integer.parseInt(text.substring(0, dot), 16), new MacAddress(Long.parseLong(mac, 16)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a bridge id: " + text, e);
    }
  }

  @Override
  public String toString() {
    return digits(priority, 4) + "." + digits(mac.bits(), 12);
  }

  private static String digits(long value, int length) {
    return HexFormat.of().toHexDigits(value, length);
  }
}
