package dnet.inspector.netlink;

import dnet.inspector.linux.Errno;
import dnet.inspector.linux.EventSocket;
import dnet.inspector.linux.Pollable;
import dnet.inspector.linux.SystemCallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel tells of changes in one namespace, and in those that have an id there. Only that
 * something changed is taken from a message: a container may forge one, which then costs a look.
 */
public final class EventStream implements AutoCloseable {
  private static final int NETLINK_ROUTE = 0;
  private static final int NETLINK_NETFILTER = 12;

  /** RTNLGRP_* of linux/rtnetlink.h. */
  private static final List<Integer> ROUTE_GROUPS =
      List.of(
          1, // links
          3, // neighbours and forwarding databases
          4, // traffic control
          5, // IPv4 addresses
          7, // IPv4 routes
          8, // IPv4 rules
          9, // IPv6 addresses
          11, // IPv6 routes
          19, // IPv6 rules
          24, // IPv4 settings
          25, // IPv6 settings
          28, // ids of namespaces
          32, // next hops
          33); // VLANs of bridges

  /** NFNLGRP_NFTABLES of linux/netfilter/nfnetlink_compat.h. */
  private static final List<Integer> RULE_GROUPS = List.of(7);

  /** One for all streams of a thread, which may be hundreds. */
  private static final ThreadLocal<byte[]> BUFFER =
      ThreadLocal.withInitial(() -> new byte[EventSocket.DATAGRAM]);

  private final EventTransport transport;

  /** Listens to an open transport. */
  public EventStream(EventTransport transport) {
    this.transport = transport;
  }

  /** How far a look at the stream came. */
  public enum Outcome {
    /** There is nothing more. */
    DRAINED,
    /** There may be more. */
    MORE,
    /** Events were lost: what changed is not known. */
    LOST
  }

  /**
   * Hears of links, addresses, routes and so on, in the namespace of the thread that calls.
   *
   * @param queue size of the kernel's queue in octets
   * @param where for error messages
   */
  public static EventStream ofRoutes(int queue, String where) throws IOException {
    return open(NETLINK_ROUTE, ROUTE_GROUPS, queue, "route events of " + where);
  }

  /** Hears of nf_tables rules likewise. */
  public static EventStream ofRules(int queue, String where) throws IOException {
    return open(NETLINK_NETFILTER, RULE_GROUPS, queue, "rule events of " + where);
  }

  private static EventStream open(int protocol, List<Integer> groups, int queue, String name)
      throws IOException {
    return new EventStream(new SocketEvents(EventSocket.open(protocol, groups, queue, name)));
  }

  private record SocketEvents(EventSocket socket) implements EventTransport {
    @Override
    public EventSocket.@Nullable Received receive(byte[] buffer) throws IOException {
      return socket.receive(buffer);
    }

    @Override
    public int fd() {
      return socket.fd();
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /** What to wait for. */
  public Pollable pollable() {
    return transport;
  }

  /**
   * Hands over what has come.
   *
   * @param limit of datagrams taken at once
   * @return {@link Outcome#LOST} also when a datagram was cut or makes no sense
   * @throws IOException if the stream is broken
   */
  public Outcome drain(int limit, Consumer<KernelEvent> sink) throws IOException {
    byte[] buffer = BUFFER.get();
    boolean lost = false;
    for (int i = 0; i < limit; i++) {
      EventSocket.Received received;
      try {
        received = transport.receive(buffer);
      } catch (SystemCallException e) {
        if (e.errno() != Errno.ENOBUFS) {
          throw e;
        }
        lost = true;
        continue;
      }
      if (received == null) {
        return lost ? Outcome.LOST : Outcome.DRAINED;
      }
      if (received.fromKernel()) {
        lost |= !take(buffer, received, sink);
      }
    }
    return lost ? Outcome.LOST : Outcome.MORE;
  }

  /** False if it could not be understood to its end. */
  private static boolean take(
      byte[] buffer, EventSocket.Received received, Consumer<KernelEvent> sink) {
    int length = Math.min(received.length(), buffer.length);
    boolean cut = received.length() > length;
    try {
      if (cut && !isOne(buffer, received.length())) {
        return false;
      }
      if (cut) {
        // One message alone: a link with hundreds of functions. Its beginning says enough.
        ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder()).putInt(0, length);
      }
      for (Message message : Message.split(buffer, length)) {
        KernelEvent event = EventParser.parse(message, received.namespaceId());
        if (event != null) {
          sink.accept(event);
        }
      }
      return true;
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  /** Whether a datagram is one message. */
  private static boolean isOne(byte[] buffer, int length) {
    return ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder()).getInt(0) == length;
  }

  @Override
  public void close() {
    transport.close();
  }
}
