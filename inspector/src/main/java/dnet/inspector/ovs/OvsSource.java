package dnet.inspector.ovs;

import dnet.inspector.model.Gap;
import dnet.inspector.netfilter.HostProgram;
import dnet.inspector.ovs.OvsBridgeFacts.TextLines;
import dnet.inspector.procfs.ProcFs;
import dnet.inspector.procfs.ProcessFacts;
import dnet.inspector.procfs.ProcessScan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one Open vSwitch: its database, and of each bridge the OpenFlow rules (by {@code ovs-ofctl
 * dump-flows}) and the MAC table (from the daemon's control socket). The folder of the database's
 * socket is taken for the run folder, where the daemon's other sockets are.
 */
public final class OvsSource {
  /** Where packages put it (ovs-vsctl(8), {@code --db}). */
  public static final Path STANDARD = Path.of("/var/run/openvswitch/db.sock");

  private static final Duration DATABASE_LIMIT = Duration.ofSeconds(5);
  private static final Duration TABLES_LIMIT = Duration.ofSeconds(8);

  /** Whichever a bridge is set to speak; the program takes the newest of them. */
  private static final String VERSIONS = "OpenFlow10,OpenFlow11,OpenFlow12,OpenFlow13,OpenFlow14";

  private final Path database;
  private final Path folder;
  private final ProcFs proc;
  private final List<Gap> gaps = new ArrayList<>();
  private final long deadline = System.nanoTime() + TABLES_LIMIT.toNanos();

  private OvsSource(Path database, ProcFs proc) {
    this.database = database;
    Path parent = database.toAbsolutePath().getParent();
    this.folder = parent == null ? Path.of("/") : parent;
    this.proc = proc;
  }

  /**
   * What was read.
   *
   * @param facts null when there is no Open vSwitch, or it did not answer (then there is a gap)
   */
  public record Result(@Nullable OvsFacts facts, List<Gap> gaps) {
    public Result {
      gaps = List.copyOf(gaps);
    }
  }

  /**
   * Reads.
   *
   * @param asked the socket that the user named; null for the standard one, which may be absent
   * @param tables whether OpenFlow rules and MAC tables are read too
   * @throws OvsException if the socket that the user named does not answer
   */
  public static Result read(@Nullable Path asked, boolean tables, ProcFs proc) throws OvsException {
    Path database = asked == null ? STANDARD : asked;
    if (asked == null && !Files.exists(database)) {
      return new Result(null, List.of());
    }
    OvsSource source = new OvsSource(database, proc);
    try {
      return new Result(source.read(tables), source.gaps);
    } catch (OvsException e) {
      if (asked != null) {
        throw e;
      }
      return new Result(
          null,
          List.of(
              new Gap(
                  "Open vSwitch",
                  String.valueOf(e.getMessage()),
                  "its bridges, and which interfaces are their ports, are unknown")));
    }
  }

  private OvsFacts read(boolean tables) throws OvsException {
    OvsDatabase content;
    try (JsonRpc rpc = JsonRpc.connect(database, DATABASE_LIMIT)) {
      content = OvsDatabase.read(rpc);
    }
    ProcessFacts daemon = daemon();
    List<OvsBridgeFacts> bridges = content.bridges();
    return new OvsFacts(
        database.toString(),
        content.version(),
        daemon == null ? null : Long.valueOf(daemon.netns()),
        tables && !bridges.isEmpty() ? withTables(bridges, daemon) : bridges);
  }

  /** The process of ovs-vswitchd that the run folder tells of; null when it is not there. */
  private @Nullable ProcessFacts daemon() {
    Path file = folder.resolve("ovs-vswitchd.pid");
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > 16) {
        return null;
      }
      String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
      ProcessFacts process =
          text.matches("[1-9][0-9]{0,8}")
              ? ProcessScan.one(proc, Integer.parseInt(text), null)
              : null;
      // A daemon in a container has its pid there, which is another process's here.
      return process != null && process.command().equals("ovs-vswitchd") ? process : null;
    } catch (IOException e) {
      return null;
    }
  }

  private List<OvsBridgeFacts> withTables(
      List<OvsBridgeFacts> bridges, @Nullable ProcessFacts daemon) {
    Optional<HostProgram> program = HostProgram.find("ovs-ofctl");
    if (program.isEmpty()) {
      gaps.add(flowsGap(bridges.size() + " bridges", "ovs-ofctl not found"));
    }
    List<OvsBridgeFacts> whole = new ArrayList<>();
    for (OvsBridgeFacts bridge : bridges) {
      whole.add(
          new OvsBridgeFacts(
              bridge.name(),
              bridge.datapathId(),
              bridge.datapathType(),
              bridge.failMode(),
              bridge.stp(),
              bridge.rstp(),
              bridge.controllers(),
              bridge.ports(),
              program.isEmpty() ? null : flows(program.get(), bridge.name()),
              daemon == null ? null : fdb(daemon, bridge.name())));
    }
    return whole;
  }

  private @Nullable TextLines flows(HostProgram program, String bridge) {
    if (bridge.contains("/") || System.nanoTime() > deadline) {
      gaps.add(flowsGap(bridge, "no time was left, or its name is no file's"));
      return null;
    }
    try {
      String text =
          program.run(
              "--timeout=3",
              "--protocols=" + VERSIONS,
              "dump-flows",
              "unix:" + folder.resolve(bridge + ".mgmt"));
      // The first line says which message answered.
      return new TextLines(
          text.lines().map(String::strip).filter(l -> l.contains("actions=")).toList());
    } catch (IOException e) {
      gaps.add(flowsGap(bridge, String.valueOf(e.getMessage())));
      return null;
    }
  }

  private @Nullable TextLines fdb(ProcessFacts daemon, String bridge) {
    Path control = folder.resolve("ovs-vswitchd." + daemon.pid() + ".ctl");
    try (JsonRpc rpc = JsonRpc.connect(control, Duration.ofSeconds(2))) {
      String text = rpc.call("fdb/show", JsonRpc.array().add(bridge)).asText();
      return new TextLines(text.lines().skip(1).map(String::strip).toList());
    } catch (OvsException e) {
      gaps.add(
          new Gap(
              "the MAC table of Open vSwitch bridge " + bridge,
              String.valueOf(e.getMessage()),
              "which of its ports a MAC address was learned on is unknown"));
      return null;
    }
  }

  private static Gap flowsGap(String bridge, String why) {
    return new Gap(
        "the OpenFlow rules of Open vSwitch bridge " + bridge,
        why,
        "what it does with a packet is unknown");
  }
}
