package dnet.inspector.simulate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.model.flow.Confidence;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.simulate.fuzz.Recording.Line;
import dnet.inspector.snapshot.SnapshotFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Labs that once proved the simulator wrong, with what became of real packets in them. A folder
 * that {@code fixtures/fuzz.sh} kept is added by copying it here.
 */
class RecordedLabsTest {
  private static final Path LABS = Path.of("src/test/resources/labs");

  static Stream<String> labs() throws IOException {
    try (Stream<Path> folders = Files.list(LABS)) {
      return folders
          .filter(Files::isDirectory)
          .map(f -> f.getFileName().toString())
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void whatIsPredictedIsWhatHappened(String name) throws IOException, SnapshotFileException {
    Recording recording = Recording.read(LABS.resolve(name));
    Predictor predictor = new Predictor(recording.snapshot());
    List<String> wrong = new ArrayList<>();
    int certain = 0;
    for (Line line : recording.lines()) {
      Trace trace = line.predict(predictor);
      String difference = Comparison.difference(trace, line);
      certain += trace.confidence() == Confidence.CERTAIN ? 1 : 0;
      if (difference != null && trace.confidence() == Confidence.CERTAIN) {
        wrong.add(line.text() + ": " + difference + "; " + trace.culprit());
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(certain).isGreaterThanOrEqualTo(recording.lines().size() * 3 / 4);
  }
}
