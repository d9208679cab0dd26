package dnet.inspector.model;

/**
 * An address with a prefix length, host bits kept: {@code 172.18.0.2/16}.
 *
 * @param length 0 to {@code address.bits()}
 */
public record IpPrefix(IpAddress address, int length) {
  public IpPrefix {
    if (length < 0 || length > address.bits()) {
      throw new IllegalArgumentException("prefix length " + length + " for " + address);
    }
  }

  /**
   * Reads {@code 172.18.0.2/16}; without a slash the prefix is the whole address.
   *
   * @throws IllegalArgumentException if {@code text} is neither
   */
  public static IpPrefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      IpAddress whole = IpAddress.parse(text);
      return new IpPrefix(whole, whole.bits());
    }
    String length = text.substring(slash + 1);
    if (length.isEmpty() || length.length() > 3 || !length.chars().allMatch(Character::isDigit)) {
      throw new IllegalArgumentException("not a prefix: " + text);
    }
    return new IpPrefix(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(length));
  }

  /**
   * True if {@code other} is of the same family and its first {@link #length} bits are the same.
   */
  public boolean contains(IpAddress other) {
    if (other.bits() != address.bits()) {
      return false;
    }
    byte[] mine = address.octets();
    byte[] theirs = other.octets();
    for (int bit = 0; bit < length; bit += 8) {
      int mask = length - bit >= 8 ? 0xff : 0xff << (8 - (length - bit)) & 0xff;
      if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** The same with the bits beyond {@link #length} zero. */
  public IpPrefix canonical() {
    byte[] octets = address.octets();
    for (int bit = length; bit < octets.length * 8; bit++) {
      octets[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    return new IpPrefix(IpAddress.of(octets), length);
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
