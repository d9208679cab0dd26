package dnet.inspector.simulate.fuzz;

import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Step;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.simulate.fuzz.Seen.Ending;
import dnet.inspector.snapshot.Snapshot;
import dnet.inspector.snapshot.SnapshotFile;
import dnet.inspector.snapshot.SnapshotFileException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A lab with what became of real packets in it, to be predicted again without root: a folder with
 * {@code snapshot.json.gz}, {@code flows.txt} (one flow a line) and {@code plan.txt} for people.
 */
record Recording(Snapshot snapshot, List<Line> lines) {
  private static final String SNAPSHOT = "snapshot.json.gz";
  private static final String FLOWS = "flows.txt";

  Recording {
    lines = List.copyOf(lines);
  }

  /**
   * A flow and what really became of it.
   *
   * @param origin inode of the sender's namespace
   * @param from source port, or the identifier of an echo
   * @param to destination port; 0 for ICMP
   * @param arrived inodes of the namespaces that got the request, as far as that could be seen
   */
  record Line(
      long origin,
      Protocol protocol,
      String destination,
      int from,
      int to,
      int size,
      Ending ending,
      Set<Long> arrived) {
    Line {
      arrived = Set.copyOf(arrived);
    }

    String text() {
      return String.format(
          "%d %s %s %d %d %d %s %s",
          origin,
          protocol.word(),
          destination,
          from,
          to,
          size,
          ending,
          arrived.isEmpty()
              ? "-"
              : arrived.stream().sorted().map(String::valueOf).collect(Collectors.joining(",")));
    }

    static Line parse(String text) {
      String[] words = text.split(" ", -1);
      Set<Long> arrived =
          words[7].equals("-")
              ? Set.of()
              : List.of(words[7].split(",")).stream()
                  .map(Long::valueOf)
                  .collect(Collectors.toSet());
      return new Line(
          Long.parseLong(words[0]),
          Protocol.valueOf(words[1].toUpperCase(Locale.ROOT)),
          words[2],
          Integer.parseInt(words[3]),
          Integer.parseInt(words[4]),
          Integer.parseInt(words[5]),
          Ending.valueOf(words[6]),
          arrived);
    }

    Trace predict(Predictor predictor) {
      return predictor.predict(origin, protocol, destination, from, to, size);
    }
  }

  /** Reads one. */
  static Recording read(Path folder) throws IOException, SnapshotFileException {
    Path plain = Files.createTempFile("dnet-recording", ".json");
    try {
      try (var in = new GZIPInputStream(Files.newInputStream(folder.resolve(SNAPSHOT)))) {
        Files.write(plain, in.readAllBytes());
      }
      List<Line> lines =
          Files.readAllLines(folder.resolve(FLOWS)).stream()
              .filter(l -> !l.startsWith("#"))
              .map(Line::parse)
              .toList();
      return new Recording(SnapshotFile.read(plain), lines);
    } finally {
      Files.delete(plain);
    }
  }

  /**
   * Writes it.
   *
   * @param said what was predicted, for people; one a line
   */
  void write(Path folder, Plan plan, List<Trace> said) throws IOException {
    Files.createDirectories(folder);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(SNAPSHOT)))) {
      SnapshotFile.write(snapshot, out);
    }
    List<String> flows = new ArrayList<>();
    flows.add("# origin protocol destination ports size what-the-sender-saw arrived-in");
    lines.forEach(l -> flows.add(l.text()));
    Files.write(folder.resolve(FLOWS), flows);
    Files.writeString(folder.resolve("plan.txt"), text(plan));
    if (!said.isEmpty()) {
      Files.writeString(folder.resolve("predictions.txt"), predictions(said));
    }
  }

  private String predictions(List<Trace> said) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < said.size(); i++) {
      text.append(lines.get(i).text()).append('\n').append(prediction(said.get(i)));
    }
    return text.toString();
  }

  private static String prediction(Trace trace) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "predicted %s %s %s %s%n",
            trace.outcome(), trace.cause(), trace.direction(), trace.culprit()));
    for (Hop hop : trace.hops()) {
      text.append(
          String.format(
              "%s %s %s %s %s%n",
              hop.direction(), hop.namespace(), hop.interfaceName(), hop.heading(), hop.packet()));
      for (Step step : hop.steps()) {
        text.append("    ").append(step.kind()).append(' ').append(step.text()).append('\n');
      }
    }
    trace.evidence().forEach(e -> text.append("evidence ").append(e.text()).append('\n'));
    return text.toString();
  }

  private static String text(Plan plan) {
    StringBuilder text = new StringBuilder("seed " + plan.seed() + "\n");
    plan.links().forEach(l -> text.append(l).append('\n'));
    for (Node node : plan.nodes()) {
      text.append("== ").append(node).append('\n');
      node.batch.forEach(l -> text.append(l).append('\n'));
      node.sysctls.forEach(l -> text.append("sysctl ").append(l).append('\n'));
      node.routes.forEach(l -> text.append(l).append('\n'));
      node.rules.forEach((p, r) -> text.append("-- ").append(p).append('\n').append(r));
      node.services.stream()
          .filter(Node.Service::tcp)
          .forEach(s -> text.append("listens ").append(s).append('\n'));
    }
    return text.toString();
  }
}
