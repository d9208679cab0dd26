package dnet.capture.source;

import dnet.capture.decode.LinkType;

/** Takes packets, one after the other, on the thread that reads them. */
@FunctionalInterface
public interface PacketSink {
  /**
   * A packet.
   *
   * @param nanos since the epoch, by the kernel that captured it
   * @param data holds it for the time of the call only
   * @param captured octets from {@code offset}
   * @param original octets that it had
   */
  void packet(long nanos, LinkType type, byte[] data, int offset, int captured, int original);
}
