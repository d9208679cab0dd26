package dnet.inspector.model;

import java.util.Arrays;
import java.util.Objects;

/**
 * An IPv4 or IPv6 address, without scope. Text form: dotted quad, or RFC 5952 for IPv6.
 *
 * <p>Equality is by family and value: {@code ::ffff:10.0.0.1} is not {@code 10.0.0.1}.
 */
public final class IpAddress implements Comparable<IpAddress> {
  private final byte[] octets;

  private IpAddress(byte[] octets) {
    this.octets = octets;
  }

  /**
   * Makes an address of its octets.
   *
   * @param octets four (IPv4) or sixteen (IPv6) octets in network order; copied
   * @throws IllegalArgumentException for any other length
   */
  public static IpAddress of(byte[] octets) {
    if (octets.length != 4 && octets.length != 16) {
      throw new IllegalArgumentException("IP address of " + octets.length + " octets");
    }
    return new IpAddress(octets.clone());
  }

  /**
   * Makes an address of a part of some octets.
   *
   * @param length 4 (IPv4) or 16 (IPv6)
   * @throws IllegalArgumentException for any other length
   * @throws IndexOutOfBoundsException if there is no such part
   */
  public static IpAddress of(byte[] octets, int offset, int length) {
    if (length != 4 && length != 16) {
      throw new IllegalArgumentException("IP address of " + length + " octets");
    }
    Objects.checkFromIndexSize(offset, length, octets.length);
    return new IpAddress(Arrays.copyOfRange(octets, offset, offset + length));
  }

  /**
   * Reads an address literal; never asks a resolver.
   *
   * @throws IllegalArgumentException if {@code text} is not an address literal
   */
  public static IpAddress parse(String text) {
    byte[] parsed = text.indexOf(':') >= 0 ? IpText.parse6(text) : IpText.parse4(text);
    if (parsed == null) {
      throw new IllegalArgumentException("not an IP address: " + text);
    }
    return new IpAddress(parsed);
  }

  /** True for IPv4. */
  public boolean isV4() {
    return octets.length == 4;
  }

  /** Width in bits: 32 or 128. */
  public int bits() {
    return octets.length * 8;
  }

  /** The octets in network order, a copy. */
  public byte[] octets() {
    return octets.clone();
  }

  /** True for {@code 0.0.0.0} and {@code ::}. */
  public boolean isUnspecified() {
    for (byte octet : octets) {
      if (octet != 0) {
        return false;
      }
    }
    return true;
  }

  /** True for {@code 127.0.0.0/8} and {@code ::1}. */
  public boolean isLoopback() {
    if (isV4()) {
      return octets[0] == 127;
    }
    for (int i = 0; i < 15; i++) {
      if (octets[i] != 0) {
        return false;
      }
    }
    return octets[15] == 1;
  }

  /** True for {@code 169.254.0.0/16} (RFC 3927) and {@code fe80::/10} (RFC 4291). */
  public boolean isLinkLocal() {
    return isV4()
        ? (octets[0] & 0xff) == 169 && (octets[1] & 0xff) == 254
        : (octets[0] & 0xff) == 0xfe && (octets[1] & 0xc0) == 0x80;
  }

  /** True for {@code 224.0.0.0/4} and {@code ff00::/8}. */
  public boolean isMulticast() {
    return isV4() ? (octets[0] & 0xf0) == 0xe0 : (octets[0] & 0xff) == 0xff;
  }

  @Override
  public int compareTo(IpAddress other) {
    int byFamily = Integer.compare(octets.length, other.octets.length);
    return byFamily != 0 ? byFamily : Arrays.compareUnsigned(octets, other.octets);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress that && Arrays.equals(octets, that.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  @Override
  public String toString() {
    return isV4() ? IpText.format4(octets) : IpText.format6(octets);
  }
}
