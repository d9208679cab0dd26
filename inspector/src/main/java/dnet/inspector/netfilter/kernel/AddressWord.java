package dnet.inspector.netfilter.kernel;

/** An IPv4 address with its prefix length. Whole octets of it may be all that is compared. */
final class AddressWord {
  private static final int OCTETS = 4;
  private static final long ALL = 0xffffffffL;

  private AddressWord() {}

  /** The words, {@code " ! -s 10.0.0.0/8"}. */
  static String of(String option, Comparison test) throws BeyondSubsetException {
    BeyondSubsetException.unless(test.from().equals(test.to()), "range of addresses");
    int octets = test.from().length() / 2;
    BeyondSubsetException.unless(octets >= 1 && octets <= OCTETS, "part of an address");
    int missing = (OCTETS - octets) * 8;
    long address = Long.parseLong(test.from(), 16) << missing;
    long mask = (ALL << missing) & ALL;
    if (test.mask() != null) {
      BeyondSubsetException.unless(octets == OCTETS, "mask of a part of an address");
      mask = Long.parseLong(test.mask(), 16);
    }
    int length = Long.bitCount(mask);
    BeyondSubsetException.unless(length > 0 && mask == ((ALL << (32 - length)) & ALL), "mask");
    BeyondSubsetException.unless((address & ~mask) == 0, "address beyond its mask");
    return test.not() + option + dotted(address) + "/" + length;
  }

  static String dotted(long address) {
    return (address >> 24 & 0xff)
        + "."
        + (address >> 16 & 0xff)
        + "."
        + (address >> 8 & 0xff)
        + "."
        + (address & 0xff);
  }
}
