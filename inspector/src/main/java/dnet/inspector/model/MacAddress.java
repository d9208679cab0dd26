package dnet.inspector.model;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A 48-bit Ethernet address (IEEE 802).
 *
 * @param bits the address in the lower 48 bits, first octet most significant
 */
public record MacAddress(long bits) implements Comparable<MacAddress> {
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  public MacAddress {
    if (bits >>> 48 != 0) {
      throw new IllegalArgumentException("MAC address of more than 48 bits");
    }
  }

  /**
   * Reads {@code 02:42:ac:11:00:02}; upper or lower case.
   *
   * @throws IllegalArgumentException if {@code text} is not six hexadecimal octets joined by colons
   */
  public static MacAddress parse(String text) {
    byte[] octets;
    try {
      octets = COLONS.parseHex(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a MAC address: " + text, e);
    }
    if (octets.length != 6) {
      throw new IllegalArgumentException("not a MAC address: " + text);
    }
    long bits = 0;
    for (byte octet : octets) {
      bits = bits << 8 | (octet & 0xff);
    }
    return new MacAddress(bits);
  }

  // Written out for the reason that LinkKey gives.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MacAddress that && bits == that.bits;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(bits);
  }

  @Override
  public int compareTo(MacAddress other) {
    return Long.compare(bits, other.bits);
  }

  @Override
  public String toString() {
    byte[] octets = new byte[6];
    for (int i = 0; i < 6; i++) {
      octets[i] = (byte) (bits >>> (8 * (5 - i)));
    }
    return COLONS.formatHex(octets);
  }
}
