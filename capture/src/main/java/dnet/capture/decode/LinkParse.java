package dnet.capture.decode;

import dnet.inspector.model.MacAddress;
import java.util.List;

/** What lies below IP: Ethernet, cooked captures, VLAN tags, and ARP. */
abstract class LinkParse {
  /** EtherType of a bridged frame in a tunnel (RFC 1701). */
  private static final int BRIDGED = 0x6558;

  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86dd;
  private static final MacAddress NO_MAC = new MacAddress(0);

  final Octets in;
  final List<Layer> layers;

  /** Layers around this packet; more than none only where an ICMP error quotes it. */
  final int above;

  LinkParse(Octets in, List<Layer> layers, int above) {
    this.in = in;
    this.layers = layers;
    this.above = above;
  }

  /** An IP packet of either version. */
  abstract Frame.End ip();

  final boolean isFull() {
    return above + layers.size() >= Decoder.MOST_LAYERS;
  }

  final Frame.End link(LinkType type) {
    return switch (type) {
      case ETHERNET -> ethernet();
      case RAW -> ip();
      case COOKED -> cooked();
      case COOKED2 -> cooked2();
    };
  }

  final Frame.End ethernet() {
    MacAddress destination = in.mac();
    MacAddress source = in.mac();
    int type = in.u16();
    layers.add(new Layer.Ethernet(source, destination, type));
    return network(type);
  }

  private Frame.End cooked() {
    in.skip(4);
    int length = in.u16();
    MacAddress source = in.mac();
    in.skip(2);
    int type = in.u16();
    layers.add(new Layer.Ethernet(length == 6 ? source : NO_MAC, NO_MAC, type));
    return network(type);
  }

  private Frame.End cooked2() {
    int type = in.u16();
    in.skip(9);
    int length = in.u8();
    MacAddress source = in.mac();
    in.skip(2);
    layers.add(new Layer.Ethernet(length == 6 ? source : NO_MAC, NO_MAC, type));
    return network(type);
  }

  final Frame.End network(int etherType) {
    if (isFull()) {
      return Frame.End.TOO_DEEP;
    }
    return switch (etherType) {
      case IPV4, IPV6 -> ip();
      case 0x0806 -> arp();
      case 0x8100, 0x88a8, 0x9100 -> vlan();
      case BRIDGED -> ethernet();
      default -> Frame.End.OPAQUE;
    };
  }

  private Frame.End vlan() {
    int tag = in.u16();
    int type = in.u16();
    layers.add(new Layer.Vlan(tag & 0xfff, tag >> 13, type));
    return network(type);
  }

  private Frame.End arp() {
    int hardware = in.u16();
    int protocol = in.u16();
    int sizes = in.u16();
    if (hardware != 1 || protocol != IPV4 || sizes != 0x0604) {
      return Frame.End.OPAQUE;
    }
    layers.add(new Layer.Arp(in.u16(), in.mac(), in.address(4), in.mac(), in.address(4)));
    return Frame.End.COMPLETE;
  }
}
