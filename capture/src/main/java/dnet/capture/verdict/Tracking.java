package dnet.capture.verdict;

import dnet.capture.kernel.TrackedConnection;
import dnet.capture.probe.ProbeResult;
import dnet.capture.track.Identity;
import dnet.capture.track.Sighting;
import dnet.capture.track.Tuple;
import dnet.capture.track.Way;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Evidence;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Note;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Packet;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What connection tracking says of the probes, and where it contradicts the prediction. */
final class Tracking {
  private final Walk walk;
  private final Gathered run;
  private final Signs signs;
  private final Map<NetnsId, List<TrackedConnection>> own = new LinkedHashMap<>();

  Tracking(Walk walk, Gathered run, Signs signs) {
    this.walk = walk;
    this.run = run;
    this.signs = signs;
    Set<Tuple> asked = asked();
    run.tracked().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(signs::name)))
        .forEach(
            entry -> {
              List<TrackedConnection> found =
                  entry.getValue().stream().filter(c -> asked.contains(c.original())).toList();
              if (!found.isEmpty()) {
                own.put(entry.getKey(), found);
              }
            });
  }

  /** The probes' tuples as they are anywhere. */
  private Set<Tuple> asked() {
    Set<Tuple> asked = new HashSet<>();
    for (ProbeResult probe : run.probes()) {
      if (probe.identity() instanceof Identity.Connect connect) {
        asked.add(connect.tuple());
      }
    }
    for (Sighting sighting : walk.observation().sightings()) {
      if (sighting.error() == null) {
        Tuple tuple = sighting.tuple();
        asked.add(sighting.way() == Way.FORWARD ? tuple : tuple.inverted());
      }
    }
    return asked;
  }

  /** A line for each kind of entry that a namespace has. */
  List<Evidence> evidence() {
    List<Evidence> evidence = new ArrayList<>();
    own.forEach(
        (id, connections) -> {
          Map<String, List<TrackedConnection>> kinds = new LinkedHashMap<>();
          connections.forEach(c -> kinds.computeIfAbsent(kind(c), k -> new ArrayList<>()).add(c));
          kinds.forEach(
              (kind, same) ->
                  evidence.add(
                      new Evidence(
                          Evidence.Source.CONNTRACK,
                          signs.name(id) + " tracks " + text(kind, same))));
        });
    return evidence;
  }

  private static String kind(TrackedConnection connection) {
    String state = connection.state() == null ? "" : connection.state() + ", ";
    return state + (connection.replied() ? "answered" : "UNREPLIED");
  }

  private static String text(String kind, List<TrackedConnection> same) {
    TrackedConnection one = same.get(0);
    String many = same.size() > 1 ? same.size() + " connections (" + kind + "), such as " : "";
    String alone = same.size() > 1 ? "" : " (" + kind + ")";
    return many
        + one.original()
        + (one.isTranslated() ? ", translated to " + one.translated() : ", not translated")
        + alone;
  }

  /** Where the kernel remembers something else than what was predicted. */
  List<Note> contradictions() {
    List<Note> notes = new ArrayList<>();
    own.forEach(
        (id, connections) -> {
          TrackedConnection other =
              connections.stream()
                  .filter(c -> c.isTranslated() && isElsewhere(c))
                  .findFirst()
                  .orElse(null);
          if (other != null) {
            notes.add(
                new Note(
                    "conntrack-differs",
                    signs.name(id)
                        + " tracks "
                        + other.original()
                        + " and sends it on as "
                        + other.translated()
                        + ", which the prediction does not: a connection keeps the translation"
                        + " that it began with"));
          }
          boolean answered = connections.stream().anyMatch(TrackedConnection::replied);
          if (answered && diesForward()) {
            notes.add(
                new Note(
                    "conntrack-differs",
                    signs.name(id)
                        + " has tracked an answer, though requests were predicted not to arrive"));
          }
        });
    return notes;
  }

  /** A refusal is tracked as an answer, too. */
  private boolean diesForward() {
    Trace trace = walk.trace();
    return trace.outcome() == Outcome.LOST && trace.direction() == Direction.FORWARD;
  }

  /** Whether no hop of the predicted way shows it with such a destination. */
  private boolean isElsewhere(TrackedConnection connection) {
    IpAddress address = connection.translated().destination();
    int port = connection.translated().destinationPort();
    boolean ports = walk.trace().flow().protocol() != Protocol.ICMP;
    for (Hop hop : walk.trace().hops()) {
      Packet packet = hop.packet();
      if (packet != null) {
        boolean there = hop.direction() == Direction.FORWARD;
        IpAddress to = there ? packet.destination() : packet.source();
        int at = there ? packet.destinationPort() : packet.sourcePort();
        if (to.equals(address) && (!ports || at == port)) {
          return false;
        }
      }
    }
    // A way that ends before it is translated tells nothing of where it would have gone.
    return walk.trace().outcome() == Outcome.DELIVERED
        || run.probes().stream().anyMatch(ProbeResult::isDelivered);
  }
}
