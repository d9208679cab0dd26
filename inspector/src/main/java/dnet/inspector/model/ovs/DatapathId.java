package dnet.inspector.model.ovs;

import dnet.inspector.model.MacAddress;

/**
 * An OpenFlow switch's identity: 64 bits, of which the lower 48 are a MAC address (OpenFlow 1.3.5,
 * 7.3.1) and, in Open vSwitch, the bridge's own unless somebody set another.
 */
public record DatapathId(long bits) {
  /**
   * Reads 16 hexadecimal digits, as column {@code datapath_id} holds them.
   *
   * @throws IllegalArgumentException if {@code text} is anything else
   */
  public static DatapathId parse(String text) {
    if (!text.matches("[0-9a-fA-F]{16}")) {
      throw new IllegalArgumentException("not a datapath id: " + text);
    }
    return new DatapathId(Long.parseUnsignedLong(text, 16));
  }

  /** The address in the lower 48 bits. */
  public MacAddress mac() {
    return new MacAddress(bits & 0xffffffffffffL);
  }

  @Override
  public String toString() {
    return String.format("%016x", bits);
  }
}
