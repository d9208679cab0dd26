package dnet.capture.decode;

import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What IP carries, tunnels among it; and with what it stands on, the whole parser. */
final class PacketParse extends IpParse {
  private static final int GENEVE = 6081;

  private final Set<Integer> vxlanPorts;

  PacketParse(Octets in, int above, Set<Integer> vxlanPorts) {
    super(in, new Stacked(), above);
    this.vxlanPorts = vxlanPorts;
  }

  Frame run(Function<PacketParse, Frame.End> start) {
    Frame.End end;
    try {
      end = start.apply(this);
    } catch (Octets.PastEndException e) {
      // A quoted packet's length is that of the whole packet, of which the error has the start.
      end = e.isCut() || above > 0 ? Frame.End.CUT : Frame.End.MALFORMED;
    }
    return new Frame(layers, end);
  }

  @Override
  Frame.End transport(int protocol) {
    if (isFull()) {
      return Frame.End.TOO_DEEP;
    }
    return switch (protocol) {
      case 1 -> icmp(false);
      case 58 -> icmp(true);
      case 6 -> tcp();
      case 17 -> udp();
      case 4, 41 -> ip();
      case 47 -> gre();
      default -> Frame.End.OPAQUE;
    };
  }

  private Frame.End icmp(boolean v6) {
    int type = in.u8();
    int code = in.u8();
    in.skip(2);
    long rest = in.u32();
    Layer.Icmp bare = new Layer.Icmp(v6, type, code, 0, 0, 0, null, null);
    if (bare.isEchoRequest() || bare.isEchoReply()) {
      layers.add(
          new Layer.Icmp(
              v6, type, code, (int) (rest >> 16), (int) rest & 0xffff, 0, token(), null));
    } else if (bare.isError()) {
      long mtu = v6 && type == 2 ? rest : !v6 && type == 3 && code == 4 ? rest & 0xffff : 0;
      Frame about = new PacketParse(in, above + layers.size() + 1, vxlanPorts).run(PacketParse::ip);
      layers.add(new Layer.Icmp(v6, type, code, 0, 0, mtu, null, about));
    } else {
      layers.add(bare);
    }
    return Frame.End.COMPLETE;
  }

  private Frame.End tcp() {
    int room = in.wireRemaining();
    int sourcePort = in.u16();
    int destinationPort = in.u16();
    long sequence = in.u32();
    // An ICMP error need quote no more than eight octets.
    if (above > 0 && in.remaining() < 12) {
      layers.add(new Layer.Tcp(sourcePort, destinationPort, sequence, 0, 0, 0));
      return Frame.End.CUT;
    }
    long acknowledgement = in.u32();
    int header = (in.u8() >> 4) * 4;
    int flags = in.u8();
    if (header < 20 || (header > room && above == 0)) {
      return Frame.End.MALFORMED;
    }
    layers.add(
        new Layer.Tcp(
            sourcePort,
            destinationPort,
            sequence,
            acknowledgement,
            flags,
            Math.max(0, room - header)));
    return Frame.End.COMPLETE;
  }

  private Frame.End udp() {
    int sourcePort = in.u16();
    int destinationPort = in.u16();
    int length = in.u16();
    in.skip(2);
    int payload = length == 0 ? in.wireRemaining() : length - 8;
    if (payload < 0) {
      return Frame.End.MALFORMED;
    }
    in.limit(payload);
    boolean vxlan = vxlanPorts.contains(destinationPort);
    boolean geneve = destinationPort == GENEVE;
    layers.add(
        new Layer.Udp(sourcePort, destinationPort, payload, vxlan || geneve ? null : token()));
    return above > 0
        ? Frame.End.COMPLETE
        : vxlan ? vxlan() : geneve ? geneve() : Frame.End.COMPLETE;
  }

  private Frame.End vxlan() {
    if (in.wireRemaining() < 8 || (in.remaining() > 0 && (in.peek() & 0x08) == 0)) {
      return Frame.End.OPAQUE; // Somebody else's use of the port.
    }
    in.skip(4);
    int vni = in.u24();
    in.skip(1);
    layers.add(new Layer.Vxlan(vni));
    return isFull() ? Frame.End.TOO_DEEP : ethernet();
  }

  private Frame.End geneve() {
    int first = in.u8();
    if (first >> 6 != 0) {
      return Frame.End.OPAQUE;
    }
    in.skip(1);
    int protocol = in.u16();
    int vni = in.u24();
    in.skip(1 + (first & 0x3f) * 4);
    layers.add(new Layer.Geneve(vni, protocol));
    return network(protocol);
  }

  private Frame.End gre() {
    int flags = in.u16();
    int protocol = in.u16();
    if ((flags & 7) != 0 || (flags & 0x4000) != 0) {
      return Frame.End.OPAQUE; // PPTP's version 1, or source routing.
    }
    in.skip((flags & 0x8000) != 0 ? 4 : 0);
    Long key = (flags & 0x2000) != 0 ? in.u32() : null;
    in.skip((flags & 0x1000) != 0 ? 4 : 0);
    layers.add(new Layer.Gre(protocol, key));
    return network(protocol);
  }

  /** The payload's start; a shorter payload that was captured whole is filled up with noughts. */
  private @Nullable Token token() {
    if (in.remaining() >= Token.SIZE) {
      return new Token(in.i64(), in.i64());
    }
    if (in.remaining() < in.wireRemaining()) {
      return null;
    }
    byte[] filled = new byte[Token.SIZE];
    for (int i = 0; in.remaining() > 0; i++) {
      filled[i] = (byte) in.u8();
    }
    return Token.of(filled);
  }
}
