package dnet.inspector.remedy;

import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Container;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import dnet.inspector.netlink.RouteOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Does beforehand what the first change of a service needs, so that a container that starts need
 * not wait until Java has loaded and compiled it. An attachment is made and taken back in a new
 * namespace of its own that nobody else sees, with its records in memory; and what is pinned is
 * planned as if it were missing. Nothing of the host or of a container is changed, asked or sent
 * to, and no file is written.
 */
public final class Rehearsal {
  /** After so many, all that a change runs through is compiled. */
  private static final int ROUNDS = 20;

  private static final LinkRef BRIDGE = new LinkRef("br0", 0, null);

  private Rehearsal() {}

  /** What is rehearsed. */
  private interface Act {
    void perform() throws IOException;
  }

  /** Makes and takes back, on a thread of its own, which ends with it or with dnet. */
  public static void start() {
    start(Rehearsal::perform);
  }

  /** Plans what is pinned, on a thread of its own. */
  public static void start(Ground ground, List<Pin> pins) {
    List<AttachWish> wishes =
        pins.stream().flatMap(p -> p.interfaces().stream()).distinct().limit(ROUNDS).toList();
    if (!wishes.isEmpty()) {
      start(() -> plan(ground, wishes));
    }
  }

  private static void start(Act act) {
    Thread thread =
        new Thread(
            () -> {
              try {
                act.perform();
              } catch (IOException | RuntimeException e) {
                // Then the first change takes longer, and says what is wrong.
              }
            },
            "rehearsal");
    thread.setDaemon(true);
    thread.start();
  }

  private static void plan(Ground ground, List<AttachWish> wishes) {
    for (int i = 0; i < ROUNDS; i++) {
      AttachWish wish = wishes.get(i % wishes.size());
      Optional<String> container = guest(ground, wish);
      if (container.isPresent()) {
        plan(ground, wish.forContainer(container.get()).renamed("rehearsal"));
      }
    }
  }

  private static void plan(Ground ground, AttachWish wish) {
    try {
      AttachPlanner.rehearse(ground, wish);
    } catch (IOException e) {
      // As far as it went: its address is in use where it is not missing.
    }
  }

  /** Whom a wish is for, or another that runs: what does not run cannot be planned with. */
  private static Optional<String> guest(Ground ground, AttachWish wish) {
    return Stream.concat(
            Stream.of(wish.container()), ground.host().containers().stream().map(Container::name))
        .filter(name -> canBePlanned(ground, name))
        .findFirst();
  }

  private static boolean canBePlanned(Ground ground, String container) {
    try {
      ground.guest(container);
      return true;
    } catch (RefusedException | IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Makes and takes back.
   *
   * @throws IOException if dnet may not make a namespace, or it goes as no change should
   */
  static void perform() throws IOException {
    try (NetnsHandle stage = Namespaces.fresh();
        Session session = new Session()) {
      Place place = Place.host(stage.id(), Path.of("/proc/self/fd/" + stage.fd()));
      build(session, place);
      List<Step> steps = attachment(place);
      for (int id = 1; id <= ROUNDS; id++) {
        List<Entry> record = new ArrayList<>();
        write(record, new Entry.Begin(id, "", "", "rehearsal", "", steps));
        Plan plan = new Plan("rehearsal", steps, List.of());
        Changes.Outcome made = new Application(e -> write(record, e), session, id, plan).make();
        Rollback rollback = new Rollback(session);
        rollback.of(Change.of(record).get(0).reachedSteps(), false);
        if (!made.ok() || !rollback.left().isEmpty()) {
          throw new IOException("the rehearsal failed: " + made.message() + rollback.left());
        }
      }
    }
  }

  private static void write(List<Entry> record, Entry entry) throws IOException {
    byte[] line = JournalJson.line(entry);
    Entry again = JournalJson.entry(Arrays.copyOf(line, line.length - 1));
    if (again == null) {
      throw new IllegalStateException("a record in memory is damaged");
    }
    record.add(again);
  }

  private static void build(Session session, Place place) throws IOException {
    MacAddress mac = MacAddress.parse("02:00:00:00:00:03");
    new CreateBridge(place, new LinkEnd(BRIDGE.name(), 0, mac, 0)).apply(session);
    SetLink.up(place, BRIDGE).apply(session);
    Session.Room room = session.at(place);
    ArpProbe.owner(room, room.need(BRIDGE).index(), mac, IpAddress.parse("192.0.2.2"));
  }

  /** What an attachment needs at most. */
  private static List<Step> attachment(Place place) {
    LinkEnd outer = new LinkEnd("veth0", 0, MacAddress.parse("02:00:00:00:00:01"), 1500);
    LinkEnd inner = new LinkEnd("eth1", 0, MacAddress.parse("02:00:00:00:00:02"), 1500);
    return List.of(
        new CreateVeth(place, outer, place, inner),
        SetLink.master(place, outer.ref(), BRIDGE.name()),
        SetLink.up(place, outer.ref()),
        new AddAddress(place, inner.ref(), IpPrefix.parse("192.0.2.2/24")),
        SetLink.up(place, inner.ref()),
        new AddRoute(
            place,
            inner.ref(),
            RouteOrder.of(
                IpPrefix.parse("198.51.100.0/24"), IpAddress.parse("192.0.2.1"), inner.name())));
  }
}
