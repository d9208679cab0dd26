package dnet.capture.session;

import dnet.capture.decode.Decoder;
import dnet.capture.decode.Frame;
import dnet.capture.decode.Layer;
import dnet.capture.decode.LinkType;
import dnet.capture.plan.Point;
import dnet.capture.source.PacketSink;
import dnet.capture.track.Tracker;
import dnet.inspector.model.MacAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A point at work: takes its packets apart and hands them on. */
final class Post implements PacketSink {
  private static final long GROUP = 1L << 40;

  private final Point point;
  private final Decoder decoder;
  private final Tracker tracker;
  private final @Nullable PacketStore store;
  private final AtomicInteger strangers = new AtomicInteger();

  Post(Point point, Decoder decoder, Tracker tracker, @Nullable PacketStore store) {
    this.point = point;
    this.decoder = decoder;
    this.tracker = tracker;
    this.store = store;
  }

  @Override
  public void packet(
      long nanos, LinkType type, byte[] data, int offset, int captured, int original) {
    if (store == null && tracker.isFull()) {
      tracker.leave();
      return;
    }
    Frame frame = decoder.decode(type, data, offset, captured, original);
    if (store != null) {
      store.add(point.number(), nanos, type, data, offset, captured, original, frame);
    }
    if (isForOthers(frame)) {
      strangers.incrementAndGet();
    } else {
      tracker.add(point.number(), nanos, frame);
    }
  }

  /** A bridge that does not know where a MAC is sends to all; that is no hop of the packet's. */
  private boolean isForOthers(Frame frame) {
    MacAddress only = point.only();
    Layer.Ethernet ethernet = frame.first(Layer.Ethernet.class);
    return only != null
        && ethernet != null
        && (ethernet.destination().bits() & GROUP) == 0
        && !ethernet.destination().equals(only)
        && !ethernet.source().equals(only)
        && !frame.datagrams().isEmpty();
  }

  Point point() {
    return point;
  }

  /** Frames that were addressed to another MAC. */
  int strangers() {
    return strangers.get();
  }
}
