package dnet.capture.source;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.IfIndex;

/**
 * Where to capture what.
 *
 * @param namespace held open by who asks, for the time of {@link LiveCaptures#open}
 * @param where its name, for people
 * @param interfaceName hostile text
 * @param index what that name must stand for
 * @param snapLength in octets; 160 holds all headers of a packet in a tunnel
 * @param ringSize in octets
 * @param sink called on a thread of its own
 */
public record CaptureRequest(
    NetnsHandle namespace,
    String where,
    String interfaceName,
    IfIndex index,
    Filter filter,
    int snapLength,
    int ringSize,
    PacketSink sink) {
  /** Enough for Ethernet, IPv6, UDP, VXLAN, Ethernet, IPv6, TCP and a token. */
  public static final int SNAP_LENGTH = 192;

  /** In octets: about fifteen thousand packets, a fifth of a second of small ones. */
  public static final int RING_SIZE = 4 << 20;

  public CaptureRequest {
    if (snapLength < 64 || snapLength > PcapReader.MOST_CAPTURED || ringSize < 1 << 16) {
      throw new IllegalArgumentException("snap length " + snapLength + ", ring " + ringSize);
    }
  }

  @Override
  public String toString() {
    return where + "/" + interfaceName;
  }
}
