package dnet.capture.decode;

import dnet.inspector.model.IpAddress;
import java.util.List;

/** IPv4 and IPv6 with extension headers. */
abstract class IpParse extends LinkParse {
  private static final int MOST_EXTENSIONS = 8;

  IpParse(Octets in, List<Layer> layers, int above) {
    super(in, layers, above);
  }

  /** What an IP packet carries, by its protocol number. */
  abstract Frame.End transport(int protocol);

  @Override
  final Frame.End ip() {
    if (isFull()) {
      return Frame.End.TOO_DEEP;
    }
    return switch (in.peek() >> 4) {
      case 4 -> ipv4();
      case 6 -> ipv6();
      default -> Frame.End.MALFORMED;
    };
  }

  private Frame.End ipv4() {
    int room = in.wireRemaining();
    int header = (in.u8() & 0xf) * 4;
    in.skip(1);
    int length = in.u16();
    if (length == 0) {
      length = room; // A packet that the kernel merged beyond 64 KiB, or is to segment.
    }
    if (header < 20 || length < header) {
      return Frame.End.MALFORMED;
    }
    in.limit(length - 4);
    int identification = in.u16();
    int fragment = in.u16();
    int ttl = in.u8();
    int protocol = in.u8();
    in.skip(2);
    IpAddress source = in.address(4);
    IpAddress destination = in.address(4);
    in.skip(header - 20);
    Layer.Ip ip =
        new Layer.Ip(
            source,
            destination,
            protocol,
            ttl,
            length,
            identification,
            (fragment & 0x4000) != 0,
            (fragment & 0x2000) != 0,
            (fragment & 0x1fff) * 8);
    layers.add(ip);
    return ip.fragmentOffset() > 0 ? Frame.End.OPAQUE : transport(protocol);
  }

  private Frame.End ipv6() {
    int room = in.wireRemaining();
    in.skip(4);
    int payload = in.u16();
    int next = in.u8();
    int ttl = in.u8();
    int length = payload == 0 ? room : payload + 40;
    in.limit(length - 8);
    IpAddress source = in.address(16);
    IpAddress destination = in.address(16);
    long identification = -1;
    int fragment = 0;
    for (int i = 0; isExtension(next); i++) {
      if (i == MOST_EXTENSIONS) {
        return Frame.End.TOO_DEEP;
      }
      int kind = next;
      next = in.u8();
      int size = in.u8();
      if (kind == 44) {
        fragment = in.u16();
        identification = in.u32();
        if (fragment >> 3 != 0) {
          break;
        }
      } else {
        in.skip(kind == 51 ? size * 4 + 6 : size * 8 + 6);
      }
    }
    layers.add(
        new Layer.Ip(
            source,
            destination,
            next,
            ttl,
            length,
            identification,
            true,
            (fragment & 1) != 0,
            fragment & 0xfff8));
    return (fragment & 0xfff8) != 0 ? Frame.End.OPAQUE : transport(next);
  }

  /** Hop-by-hop, routing, fragment, authentication, destination, mobility (RFC 7045). */
  private static boolean isExtension(int next) {
    return next == 0 || next == 43 || next == 44 || next == 51 || next == 60 || next == 135;
  }
}
