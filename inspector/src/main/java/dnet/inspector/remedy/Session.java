package dnet.inspector.remedy;

import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.Rtnetlink;
import dnet.inspector.netlink.RtnetlinkWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The places of one change, each opened and checked once and held until the end, so that no other
 * can take its place in between.
 */
final class Session implements AutoCloseable {
  private final Map<Place, Room> rooms = new HashMap<>();

  /**
   * A place with open sockets. They were opened by a thread inside; the kernel does what they are
   * asked in that namespace, whoever asks.
   */
  record Room(Place place, NetnsHandle handle, Rtnetlink read, RtnetlinkWriter write) {
    /** All links. */
    List<LinkMessage> links() throws IOException {
      return complete(read.links());
    }

    Optional<LinkMessage> link(LinkRef ref) throws IOException {
      return links().stream().filter(ref::matches).findFirst();
    }

    Optional<LinkMessage> named(String name) throws IOException {
      return links().stream().filter(l -> l.name().equals(name)).findFirst();
    }

    /** The link, which must be there. */
    LinkMessage need(LinkRef ref) throws IOException {
      return link(ref)
          .orElseThrow(
              () ->
                  new GoneException(
                      "interface " + ref.name() + " of " + place.name() + " is gone"));
    }

    <T> List<T> complete(Rtnetlink.Dump<T> dump) throws IOException {
      if (!dump.complete()) {
        throw new IOException(
            "the kernel's lists of " + place.name() + " change faster than they can be read");
      }
      return dump.items();
    }

    /** Does something in a thread inside. */
    <T> T inside(Callable<T> task) throws IOException {
      return Namespaces.call(handle, task);
    }

    void close() {
      read.close();
      write.close();
      handle.close();
    }
  }

  /**
   * Opens a place, at first need.
   *
   * @throws GoneException if it is not the one that was meant
   */
  Room at(Place place) throws IOException {
    Room room = rooms.get(place);
    if (room == null) {
      NetnsHandle handle = place.open();
      try {
        room =
            Namespaces.call(
                handle,
                () -> {
                  Rtnetlink read = Rtnetlink.open(place.name());
                  return new Room(place, handle, read, RtnetlinkWriter.open(place.name()));
                });
      } catch (IOException e) {
        handle.close();
        throw e;
      }
      rooms.put(place, room);
    }
    return room;
  }

  /** Whether a place is still there. */
  boolean has(Place place) throws IOException {
    try {
      at(place);
      return true;
    } catch (GoneException e) {
      return false;
    }
  }

  @Override
  public void close() {
    rooms.values().forEach(Room::close);
    rooms.clear();
  }
}
