package dnet.inspector.remedy;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.linux.PacketSocket;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Does once what the first change of a service needs, so that a container that starts need not wait
 * until Java has loaded and compiled it: a plan is written as the journal would have it and read
 * again, in memory, and the sockets that making it takes are opened and closed. Nothing is changed,
 * written or sent.
 */
public final class Rehearsal {
  private static final int ROUNDS = 20;
  private static final int ETH_P_ARP = 0x0806;

  /** The loopback interface has it in every namespace. */
  private static final int LOOPBACK = 1;

  private Rehearsal() {}

  /** Rehearses on a thread of its own, which ends with it or with dnet. */
  public static void start() {
    Thread thread = new Thread(Rehearsal::run, "rehearsal");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run() {
    try {
      perform();
    } catch (IOException | RuntimeException e) {
      // Then the first change takes longer, and says what is wrong.
    }
  }

  static void perform() throws IOException {
    Place host;
    try (NetnsHandle own = NetnsHandle.ofThisThread()) {
      host = Place.host(own.id(), null);
    }
    List<Entry> entries = entries(host);
    for (int i = 0; i < ROUNDS; i++) {
      List<Entry> read = new ArrayList<>();
      for (Entry entry : entries) {
        byte[] line = JournalJson.line(entry);
        Entry again = JournalJson.entry(Arrays.copyOf(line, line.length - 1));
        if (again == null) {
          throw new IllegalStateException("a record in memory is damaged");
        }
        read.add(again);
      }
      Change.of(read);
    }
    try (Session session = new Session()) {
      Session.Room room = session.at(host);
      room.links();
      room.inside(
              () -> PacketSocket.open(ETH_P_ARP, LOOPBACK, "ARP socket of interface " + LOOPBACK))
          .close();
    }
  }

  /** An attachment's, which needs most. */
  private static List<Entry> entries(Place host) {
    MacAddress mac = MacAddress.parse("02:00:00:00:00:01");
    LinkEnd outer = new LinkEnd("veth0", 0, mac, 1500);
    LinkEnd inner = new LinkEnd("eth1", 0, mac, 1500);
    List<Step> steps =
        List.of(
            new CreateVeth(host, outer, host, inner),
            SetLink.up(host, outer.ref()),
            new AddAddress(host, inner.ref(), IpPrefix.parse("192.0.2.2/24")));
    Plan plan = new Plan("rehearsal", steps, List.of());
    return List.of(
        new Entry.Begin(1, "", "", String.join("\n", plan.texts()), "", steps),
        new Entry.Reach(1, 0),
        new Entry.End(1, true, List.of()));
  }
}
