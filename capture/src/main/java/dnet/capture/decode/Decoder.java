package dnet.capture.decode;

import java.util.Objects;
import java.util.Set;

/**
 * Takes packets apart. Never fails: what cannot be decoded ends the frame with a reason. Time and
 * memory are bounded by {@link #MOST_LAYERS} and the packet's length.
 */
public final class Decoder {
  /** Nested headers, all levels together. */
  public static final int MOST_LAYERS = 24;

  private final Set<Integer> vxlanPorts;

  /** Knows IANA's VXLAN port, which Docker uses, and the one that Linux had before. */
  public Decoder() {
    this(Set.of(4789, 8472));
  }

  /**
   * Decodes what comes to some ports as VXLAN.
   *
   * @param vxlanPorts UDP destination ports
   */
  public Decoder(Set<Integer> vxlanPorts) {
    this.vxlanPorts = Set.copyOf(vxlanPorts);
  }

  /** Decodes a whole array. */
  public Frame decode(LinkType type, byte[] data) {
    return decode(type, data, 0, data.length, data.length);
  }

  /**
   * Decodes a packet in an array.
   *
   * @param captured its octets that are in the array
   * @param original its octets on the wire
   * @throws IndexOutOfBoundsException if the array has no such part
   */
  public Frame decode(LinkType type, byte[] data, int offset, int captured, int original) {
    Objects.checkFromIndexSize(offset, captured, data.length);
    // A packet is at most 4 GiB long by its format and 512 KiB in any kernel.
    int wire = original < 0 || original > 1 << 24 ? captured : original;
    return new PacketParse(new Octets(data, offset, captured, wire), 0, vxlanPorts)
        .run(parse -> parse.link(type));
  }
}
