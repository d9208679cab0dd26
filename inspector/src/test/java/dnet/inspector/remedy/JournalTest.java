package dnet.inspector.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dnet.inspector.linux.Privileges;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import dnet.inspector.netlink.RouteOrder;
import dnet.inspector.netlink.RuleOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash, a full disk, a stranger or a second dnet makes of the journal. */
class JournalTest {
  private static final Place HOST = new Place("host", 1, "/run/netns/x", 0, 0, null, null);
  private static final Place WEB =
      new Place("w\u001beb", 2, null, 7, 99, "/docker/c0ffee", "c0ffee");
  private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
  private static final LinkEnd END = new LinkEnd("eth1", 0, MAC, 1500);

  /** One of each kind. */
  private static final List<Step> STEPS =
      List.of(
          new CreateVeth(HOST, new LinkEnd("veth1", 3, MAC, 1500), WEB, END),
          new CreateChild(
              HOST, new LinkRef("eth0", 2, null), CreateChild.Kind.MACVLAN, 4, WEB, END),
          new CreateBridge(HOST, END),
          SetLink.up(HOST, END.ref()),
          new SettleBridge(HOST, END.ref(), MAC, 1500, List.of("fe80::1"), List.of("1 x/64")),
          new AddAddress(WEB, END.ref(), IpPrefix.parse("fd00::1/64")),
          new KeptAddress(WEB, END.ref(), IpPrefix.parse("10.0.0.1/8"), "00ff"),
          new AddRoute(
              WEB,
              null,
              RouteOrder.of(IpPrefix.parse("10.0.0.0/8"), IpAddress.parse("192.0.2.1"), null)),
          new KeptRoute(WEB, List.of("default"), List.of(END.ref()), "00"),
          new AddRule(
              WEB,
              new RuleOrder(true, IpPrefix.parse("10.0.0.0/8"), null, "eth1", null, 7L, 5, 100)),
          new Step.Reversed(new KeptRule(WEB, false, List.of("from", "all"), "00")),
          new SetSysctl(WEB, "net.ipv6.conf.eth1.disable_ipv6", "1", "0"),
          new KeepSysctl(HOST, "net.ipv4.conf.eth0.forwarding", "1"),
          new FilterRule(
              HOST,
              "iptables",
              "filter",
              "DOCKER-USER",
              2,
              List.of("-p", "icmp", "-m", "comment", "--comment", "a \u001b\"b", "-j", "DROP"),
              true,
              7,
              11,
              924),
          new FilterPolicy(HOST, "ip6tables", "filter", "FORWARD", "DROP", "ACCEPT"),
          new JoinNetwork(HOST, "unix:///run/docker.sock", "0123456789ab", "back", "c0ffeec0ffee"),
          new CreateOvsBridge(HOST, "unix:/run/openvswitch/db.sock", "ovsbr0", true),
          new JoinOvs(HOST, "unix:/run/openvswitch/db.sock", "ovsbr0", "veth1", 7),
          new TcObject(
              WEB,
              END.ref(),
              TcObject.Kind.QDISC,
              "root",
              "netem 8001:",
              List.of("netem", "delay", "10ms"),
              List.of("root")),
          new TakeLease(WEB, END.ref(), MAC, true),
          new NeighbourEntry(WEB, END.ref(), 7, 0x80, 2, "192.0.2.1", "02:00:00:00:00:07", 0),
          new NftRule(HOST, "inet", "t", "c", 0, "ip saddr 192.0.2.1 comment \"a; # b\" drop", 0),
          new NftPolicy(HOST, "ip", "t", "c", "drop", "accept"));

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry.Begin(1, "2026-01-01T00:00:00Z", "boot", "attach", "dnet attach", STEPS),
          new Entry.Reach(1, 0),
          new Entry.End(1, false, List.of("left\nover")),
          new Entry.UndoBegin(1, "2026-01-01T00:00:01Z"),
          new Entry.UndoEnd(1, List.of()));

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void folder() {
    folder = temporary.resolve("state");
  }

  private Path file() {
    return folder.resolve("journal");
  }

  private void write(List<Entry> entries) throws IOException {
    try (Journal journal = Journal.open(folder)) {
      for (Entry entry : entries) {
        journal.append(entry);
      }
    }
  }

  @Test
  void everyKindOfRecordComesBack() throws IOException {
    write(ENTRIES);
    assertThat(Journal.read(folder).entries()).isEqualTo(ENTRIES);
    // A kept rule is within the reversed step.
    assertThat(STEPS).hasSize(kinds(Step.class) - 1);
  }

  private static int kinds(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).mapToInt(JournalTest::kinds).sum()
        : 1;
  }

  @Test
  void aRecordThatIsCutAnywhereIsCutOff() throws IOException {
    byte[] whole = Journal.octets(ENTRIES);
    int first = Journal.octets(ENTRIES.subList(0, 1)).length;
    for (int length = 0; length < whole.length; length += length < first ? 97 : 1) {
      byte[] cut = Arrays.copyOf(whole, length);
      Journal.Contents contents = Journal.contents(cut);
      assertThat(contents.damagedAt()).isEqualTo(-1);
      assertThat(contents.entries()).isEqualTo(ENTRIES.subList(0, contents.entries().size()));
      assertThat(contents.length()).isLessThanOrEqualTo(length);
    }
    write(ENTRIES.subList(0, 2));
    byte[] good = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(whole, good.length + 9));
    write(ENTRIES.subList(2, 3));
    assertThat(Journal.read(folder).entries()).isEqualTo(ENTRIES.subList(0, 3));
  }

  @Test
  void anyChangedOctetIsNoticed() throws IOException {
    byte[] whole = Journal.octets(ENTRIES.subList(1, 4));
    for (int at = 0; at < whole.length; at++) {
      // It was read whole before.
      assertThat(Journal.contents(whole).entries()).hasSize(3);
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      assertThat(Journal.contents(changed).entries()).as("octet %d", at).hasSizeLessThan(3);
    }
  }

  @Test
  void whatWasReadBeforeMakesNoDifference() throws IOException {
    byte[] other = Journal.octets(ENTRIES.subList(2, 5));
    for (int size : new int[] {3, 5, 5, 2, 0, 4}) {
      byte[] octets = Journal.octets(ENTRIES.subList(0, size));
      Journal.Contents contents = Journal.contents(octets);
      assertThat(contents.entries()).isEqualTo(ENTRIES.subList(0, size));
      assertThat(contents.length()).isEqualTo(octets.length);
      assertThat(Journal.contents(other).entries()).isEqualTo(ENTRIES.subList(2, 5));
      // The last record's end is missing, then it is there.
      if (size > 0) {
        Journal.contents(Arrays.copyOf(octets, octets.length - 1));
        assertThat(Journal.contents(octets).entries()).isEqualTo(ENTRIES.subList(0, size));
      }
    }
  }

  /** What a service has written in years: the same again and again, and some of other kinds. */
  private static List<Entry> years(String boot) {
    List<Entry> entries = new ArrayList<>();
    for (int id = 1; id <= 2000; id++) {
      String command = "dnet keep";
      String title = "attach web to br0 as eth1";
      List<Step> steps = STEPS.subList(0, 1);
      switch (id) {
        case 3 -> command = "dnet attach web --bridge br0";
        case 4 -> steps = List.of(STEPS.get(2), STEPS.get(0));
        case 5 -> title = "attach db to br0 as eth1";
        default -> {}
      }
      entries.add(
          new Entry.Begin(
              id, "2026-01-01T00:00:00Z", id == 6 ? "another" : boot, title, command, steps));
      for (int step = 0; step < steps.size(); step++) {
        entries.add(new Entry.Reach(id, step));
      }
      entries.add(new Entry.End(id, true, List.of()));
    }
    entries.add(new Entry.UndoBegin(7, "2026-01-01T00:00:01Z"));
    return entries;
  }

  @Test
  void aLongJournalBeginsAnewWithWhatCanStillBeTakenBack() throws IOException {
    List<Entry> entries = years(Changes.bootId());
    byte[] octets = Journal.octets(entries);
    assertThat(octets.length).isGreaterThan((int) Journal.LONG);
    Journal.open(folder).close();
    for (String crash :
        List.of(
            "a shorter journal is written",
            "the long journal is kept",
            "the shorter journal has its name",
            "never")) {
      Files.write(file(), octets);
      FailPoints.set(
          point -> {
            if (point.equals(crash)) {
              throw new IllegalStateException(crash);
            }
          });
      try {
        Journal.open(folder).close();
        assertThat(crash).isEqualTo("never");
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage(crash);
      } finally {
        FailPoints.set(point -> {});
      }
      List<Entry> found = Journal.read(folder).entries();
      assertThat(entries).as(crash).containsSubsequence(found);
      write(List.of());
      assertThat(new Changes(folder).history().changes().stream().map(Change::id).limit(5))
          .as(crash)
          .containsExactly(3, 4, 5, 7, 2001 - Retention.NEWEST);
      assertThat(new Changes(folder).history().changes()).hasSize(4 + Retention.NEWEST);
      assertThat(folder.resolve("journal.old")).hasBinaryContent(octets);
      assertThat(folder.resolve("journal.new")).doesNotExist();
    }
  }

  /** Nothing of it can be spared: it is as it was, and one more is written behind it. */
  @Test
  void aLongJournalOfWhatCanAllBeTakenBackGoesOn() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : years(Changes.bootId())) {
      entries.add(
          entry instanceof Entry.Begin b
              ? new Entry.Begin(b.id(), b.time(), Changes.bootId(), b.title(), "dnet ip", b.steps())
              : entry);
    }
    Journal.open(folder).close();
    byte[] octets = Journal.octets(entries);
    Files.write(file(), octets);
    for (int i = 0; i < 2; i++) {
      write(List.of(new Entry.UndoEnd(7, List.of())));
      entries.add(new Entry.UndoEnd(7, List.of()));
      assertThat(file()).hasBinaryContent(Journal.octets(entries));
    }
    assertThat(folder.resolve("journal.old")).doesNotExist();
  }

  /** What a service does beforehand must do what it is for, and leave nothing. */
  @Test
  void aRehearsalGoesThroughAndWritesNothing() throws IOException {
    write(ENTRIES);
    byte[] before = Files.readAllBytes(file());
    assumeThat(Privileges.current().sysAdmin()).isTrue();
    Rehearsal.perform();
    assertThat(file()).hasBinaryContent(before);
    assertThat(Journal.read(folder).entries()).isEqualTo(ENTRIES);
  }

  @Test
  void damageBeforeTheEndStopsChangesAndIsKept() throws IOException {
    write(ENTRIES);
    byte[] octets = Files.readAllBytes(file());
    octets[20] ^= 1;
    Files.write(file(), octets);
    assertThatThrownBy(() -> Journal.open(folder))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("damaged at octet 0");
    assertThat(file()).hasBinaryContent(octets);
    assertThat(new Changes(folder).history().damagedAt()).isZero();
  }

  @Test
  void aSecondDnetIsRefused() throws IOException {
    Journal first = Journal.open(folder);
    assertThatThrownBy(() -> Journal.open(folder))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("another dnet");
    first.close();
    Journal.open(folder).close();
  }

  @Test
  void aFolderThatOthersMayWriteOrALinkIsRefused() throws IOException {
    write(List.of());
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwx---"));
    assertThatThrownBy(() -> Journal.open(folder)).hasMessageContaining("open to other users");
    Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);
    assertThatThrownBy(() -> Journal.open(link)).hasMessageContaining("no folder");
  }

  @Test
  void aJournalThatIsALinkIsNotFollowed() throws IOException {
    write(List.of());
    Path canary = Files.writeString(temporary.resolve("canary"), "canary");
    Files.delete(file());
    Files.createSymbolicLink(file(), canary);
    assertThatThrownBy(() -> write(ENTRIES)).isInstanceOf(IOException.class);
    assertThat(canary).hasContent("canary");
  }

  @Test
  void theFolderAndItsFilesArePrivate() throws IOException {
    write(ENTRIES);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void namesOfSettingsCannotLeadElsewhere() {
    for (String name : List.of("net.ipv4/../x", "kernel.x", "net.a//..//b", "net.x\n")) {
      assertThatThrownBy(() -> new SetSysctl(HOST, name, "0", "1"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
