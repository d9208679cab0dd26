package dnet.tui.cli;

import dnet.inspector.netfilter.HostProgram;
import dnet.inspector.remedy.Guardian;
import dnet.inspector.remedy.Trial;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The guardian's process: a session of its own, which no terminal's end reaches. */
final class TrialProcess {
  /** Not for people: what dnet starts itself with. */
  static final String VERB = "guard";

  private static final String ARMED = "armed";

  private TrialProcess() {}

  /**
   * Starts it, and waits until it watches.
   *
   * @throws IOException if it does not come to that: nothing may be changed then
   */
  static void start(Console console, Trial trial, Path state) throws IOException {
    String launcher = console.environment().getOrDefault("DNET_LAUNCHER", "");
    if (launcher.isEmpty()) {
      throw new IOException("a change on trial needs ./dnet, which starts its guardian");
    }
    Path setsid =
        HostProgram.find("setsid")
            .orElseThrow(() -> new IOException("no setsid(1) here, for the guardian's process"))
            .path();
    Process process =
        new ProcessBuilder(
                List.of(
                    setsid.toString(),
                    launcher,
                    "bridge",
                    VERB,
                    trial.token(),
                    Long.toString(trial.until().toEpochMilli()),
                    "--state",
                    state.toAbsolutePath().toString()))
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      said = reader.readLine();
    }
    if (!ARMED.equals(said)) {
      process.destroy();
      throw new IOException("the guardian did not start");
    }
  }

  /** Is the guardian, once the one who started it knows. */
  static int guard(Guardian guardian) throws IOException {
    System.out.println(ARMED);
    System.out.flush();
    System.out.close();
    try {
      return switch (guardian.guard()) {
        case CONFIRMED, TAKEN_BACK, NOTHING -> ExitCode.OK;
        case PARTLY_TAKEN_BACK -> ExitCode.FAILED;
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    }
  }
}
