package dnet.capture.decode;

/** What a capture's packets begin with: LINKTYPE_* values of the tcpdump group's registry. */
public enum LinkType {
  ETHERNET(1),
  /** An IP header, of TUN devices and IP tunnels. */
  RAW(101),
  /** Linux cooked capture. */
  COOKED(113),
  /** Linux cooked capture, version 2. */
  COOKED2(276);

  private final int number;

  LinkType(int number) {
    this.number = number;
  }

  /** The registry's number, as files hold it. */
  public int number() {
    return number;
  }

  /**
   * Of a number in a file; the upper half of pcap's field, which holds other things, aside.
   *
   * @throws IllegalArgumentException for one that is not decoded here
   */
  public static LinkType of(int number) {
    for (LinkType type : values()) {
      if (type.number == (number & 0xffff)) {
        return type;
      }
    }
    throw new IllegalArgumentException("link type " + (number & 0xffff) + " is not supported");
  }
}
