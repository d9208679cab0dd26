package dnet.inspector.simulate.fuzz;

import dnet.inspector.model.flow.Confidence;
import dnet.inspector.model.flow.Trace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Predicts recorded labs again and prints what is wrong: a tool for people. */
public final class Replay {
  private Replay() {}

  public static void main(String[] arguments) throws Exception {
    int all = 0;
    for (String argument : arguments) {
      try (var folders = Files.list(Path.of(argument))) {
        for (Path folder : (Iterable<Path>) folders.sorted()::iterator) {
          Recording recording = Recording.read(folder);
          Predictor predictor = new Predictor(recording.snapshot());
          for (Recording.Line line : recording.lines()) {
            Trace trace = line.predict(predictor);
            String difference = Comparison.difference(trace, line);
            all++;
            if (trace.confidence() != Confidence.CERTAIN && Boolean.getBoolean("unsure")) {
              System.out.printf("%s %s: %s%n", folder.getFileName(), line.text(), trace.evidence());
            }
            if (difference != null && trace.confidence() == Confidence.CERTAIN) {
              System.out.printf(
                  "%s %s: %s %s%n",
                  folder.getFileName(),
                  line.text(),
                  difference,
                  List.of(String.valueOf(trace.cause()), String.valueOf(trace.culprit())));
            }
          }
        }
      }
    }
    System.out.println(all + " flows");
  }
}
