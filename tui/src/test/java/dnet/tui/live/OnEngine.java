package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.tui.cli.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** A test whose commands are about one lab engine, with a journal of their own. */
abstract class OnEngine {
  private static final int MOST_CHANGES = 9;

  /** A folder of the test's own. */
  @TempDir Path folder;

  /** The engine that is asked. */
  abstract LabEngine lab();

  /** Further options of every command. */
  List<String> options() {
    return List.of();
  }

  final String state() {
    return folder.resolve("state").toString();
  }

  /** A command line, without the program. */
  final List<String> words(String command, String... arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                command,
                "-H",
                "unix://" + lab().socket(),
                "--host-netns",
                lab().host().netns().toString(),
                "--state",
                state()));
    words.addAll(options());
    words.addAll(List.of(arguments));
    return words;
  }

  /** Runs it within this process, as in a pipe. */
  final Run dnet(String command, String... arguments) {
    return Run.in(Map.of(), words(command, arguments).toArray(String[]::new));
  }

  /** Runs what must go well. */
  final Run ok(String command, String... arguments) {
    Run run = dnet(command, arguments);
    assertThat(run.exit()).as(command + ": " + run.err() + run.out()).isZero();
    return run;
  }

  /** Takes the last change back. */
  final void undo() {
    Run undo = Run.dnet("undo", "--yes", "--state", state());
    assertThat(undo.exit()).as(undo.err()).isZero();
  }

  /** Takes all changes back that there are. */
  final void undoAll() {
    int exit = 0;
    for (int i = 0; i < MOST_CHANGES && exit == 0; i++) {
      exit = Run.dnet("undo", "--yes", "--state", state()).exit();
    }
  }
}
