package dnet.inspector.simulate.fuzz;

import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Step;
import dnet.inspector.simulate.fuzz.Fuzz.Disagreement;
import dnet.inspector.simulate.fuzz.Plan.Ask;
import dnet.inspector.snapshot.SnapshotFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Keeps a disagreement as a folder that {@link ScenariosTest} can run again. */
final class ScenarioWriter {
  private final Path folder;

  ScenarioWriter(Path folder) {
    this.folder = folder;
  }

  static String title(Disagreement d) {
    return String.format(
        "seed %d %s: %s; %s", d.plan().seed(), d.ask(), d.what(), d.trace().culprit());
  }

  /** Writes the snapshot, the question with what really happened, and the prediction's hops. */
  Path write(Disagreement d) throws IOException {
    Path own = Files.createDirectories(folder.resolve(d.plan().seed() + "-" + d.ask().number()));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(own.resolve("snapshot.json.gz")))) {
      SnapshotFile.write(d.snapshot(), out);
    }
    Ask ask = d.ask();
    Files.writeString(
        own.resolve("flow.txt"),
        String.join(
            "\n",
            List.of(
                "origin " + d.origin(),
                "protocol " + ask.protocol().word(),
                "destination " + ask.destination(),
                "ports " + ask.sourcePort() + " " + ask.port(),
                "size " + ask.size(),
                "seen " + d.seen().ending(),
                "arrived " + !d.seen().arrived().isEmpty(),
                "")));
    Files.writeString(own.resolve("prediction.txt"), prediction(d));
    Files.writeString(own.resolve("plan.txt"), plan(d.plan()));
    return own;
  }

  private static String prediction(Disagreement d) {
    StringBuilder text = new StringBuilder(title(d)).append('\n');
    for (Hop hop : d.trace().hops()) {
      text.append(
          String.format(
              "%s %s %s %s %s%n",
              hop.direction(), hop.namespace(), hop.interfaceName(), hop.heading(), hop.packet()));
      for (Step step : hop.steps()) {
        text.append("    ").append(step.kind()).append(' ').append(step.text()).append('\n');
      }
    }
    d.trace().evidence().forEach(e -> text.append("evidence ").append(e.text()).append('\n'));
    return text.toString();
  }

  private static String plan(Plan plan) {
    StringBuilder text = new StringBuilder();
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
