package dnet.tui.cli;

import dnet.inspector.remedy.AdoptPlanner;
import dnet.inspector.remedy.Change;
import dnet.inspector.remedy.Changes;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.Guardian;
import dnet.inspector.remedy.Plan;
import dnet.inspector.remedy.RefusedException;
import dnet.inspector.remedy.Trial;
import dnet.tui.render.Line;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "bridge",
    header = "Move a NIC of the host into a bridge, and back by itself unless confirmed.",
    customSynopsis = {
      "dnet bridge adopt NIC --into BR [--confirm-within 30s] [OPTIONS]",
      "dnet bridge confirm"
    },
    description = {
      "The bridge takes over the NIC's addresses and routes, and its MAC address if",
      "it is new; containers on it are then on the NIC's LAN. A process of its own",
      "takes all of it back when the time is up, also if dnet is killed or the SSH",
      "session ends. To keep it: Enter, dnet bridge confirm, or SIGUSR1; Ctrl-C takes",
      "it back at once."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet bridge adopt eth1 --into br0 --create-bridge --dry-run",
      "  dnet bridge adopt eth0 --into br0 --create-bridge --confirm-within 1m",
      "  dnet bridge confirm       from a new SSH session: the way in works"
    })
final class BridgeCommand extends ChangeCommand {
  private static final int MIN_SECONDS = 5;
  private static final int MAX_SECONDS = 3600;

  @Parameters(index = "0", paramLabel = "adopt|confirm", description = "What to do.")
  private String verb = "";

  @Parameters(index = "1..*", paramLabel = "NIC", description = "An interface of the host.")
  private List<String> words = new ArrayList<>();

  @Option(names = "--into", paramLabel = "BR", description = "A Linux bridge of the host.")
  private @Nullable String bridge;

  @Option(names = "--create-bridge", description = "Make the bridge if it is not there.")
  private boolean create;

  @Option(
      names = "--confirm-within",
      paramLabel = "TIME",
      description = "5s to 60m; 30s unless given. Then all is taken back.")
  private String limit = "30s";

  @Override
  void check() {
    switch (verb) {
      case "adopt" -> {
        super.check();
        if (words.size() != 1 || bridge == null) {
          throw new CommandException(
              ExitCode.USAGE, "say what goes where: dnet bridge adopt NIC --into BR");
        }
        read("--confirm-within", () -> duration(limit));
      }
      case "confirm" -> needWords(0);
      case TrialProcess.VERB -> {
        needWords(2);
        read(verb, this::guarded);
      }
      default ->
          throw new CommandException(
              ExitCode.USAGE, "dnet bridge adopt or dnet bridge confirm, not " + verb);
    }
  }

  private void needWords(int count) {
    if (words.size() != count) {
      throw new CommandException(ExitCode.USAGE, "dnet bridge " + verb + " takes no NIC");
    }
  }

  /** A time as people write it: 45, 45s, 2m. */
  static Duration duration(String text) {
    if (!text.matches("[0-9]{1,4}[sm]?")) {
      throw new IllegalArgumentException("a time is 30s or 2m, not " + text);
    }
    long number = Long.parseLong(text.replaceAll("[sm]", ""));
    Duration time = Duration.ofSeconds(text.endsWith("m") ? number * 60 : number);
    if (time.toSeconds() < MIN_SECONDS || time.toSeconds() > MAX_SECONDS) {
      throw new IllegalArgumentException(
          "5s to 60m, not " + text + ": somebody must have the time to look");
    }
    return time;
  }

  private Trial guarded() {
    try {
      return new Trial(words.get(0), Instant.ofEpochMilli(Long.parseLong(words.get(1))));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a time: " + words.get(1), e);
    }
  }

  @Override
  Integer answer() throws IOException {
    try {
      return switch (verb) {
        case "confirm" -> confirm();
        case TrialProcess.VERB -> TrialProcess.guard(new Guardian(changes(), guarded()));
        default -> super.answer();
      };
    } catch (RefusedException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  private Changes changes() {
    return new Changes(state());
  }

  private int confirm() throws IOException {
    Change change = changes().confirm();
    if (change == null) {
      throw new CommandException(ExitCode.FAILED, "no change is on trial");
    }
    console().out(options().colour()).line("Confirmed: " + change.title() + ".");
    return ExitCode.OK;
  }

  @Override
  boolean needsEngine() {
    return false;
  }

  @Override
  Plan plan(Ground ground) throws IOException {
    return AdoptPlanner.plan(ground, words.get(0), String.valueOf(bridge), create, force);
  }

  @Override
  int carryOut(Plan plan) throws IOException {
    List<Trial> trials = new ArrayList<>();
    int code =
        dialog()
            .run(
                plan,
                commandLine(),
                (agreed, command) -> {
                  Trial trial = Trial.lasting(duration(limit));
                  TrialProcess.start(console(), trial, state());
                  trials.add(trial);
                  return changes().apply(agreed, command, trial);
                });
    return code == ExitCode.OK && !trials.isEmpty() ? onTrial(trials.get(0)) : code;
  }

  @SuppressWarnings("try") // the keys are there for what they do meanwhile
  private int onTrial(Trial trial) throws IOException {
    if (!options().wantsJson()) {
      console()
          .out(options().colour())
          .line(
              "On trial until "
                  + trial.until()
                  + ". To keep it: "
                  + (console().canAsk() ? "press Enter, or " : "")
                  + "dnet bridge confirm. To take it back now: Ctrl-C.");
      console().out().flush();
    }
    AtomicBoolean rejected = new AtomicBoolean();
    Guardian.End end;
    try (TrialKeys keys =
        new TrialKeys(console(), () -> tryTo(changes()::confirm), () -> reject(rejected))) {
      end = new Guardian(changes(), trial).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end = Guardian.End.NOTHING;
    }
    String said =
        switch (end) {
          case CONFIRMED -> "Confirmed: it stays.";
          case TAKEN_BACK ->
              rejected.get() ? "Taken back." : "Nobody confirmed it: all was taken back.";
          case PARTLY_TAKEN_BACK -> "Not all could be taken back: see dnet journal.";
          case NOTHING ->
              "Nobody took it back: its guardian is gone. Use dnet undo, or dnet bridge confirm.";
        };
    console().note(Line.of(said));
    return end == Guardian.End.CONFIRMED ? ExitCode.OK : ExitCode.FAILED;
  }

  private void reject(AtomicBoolean rejected) {
    rejected.set(true);
    tryTo(
        () -> {
          Change newest = changes().newest();
          return newest == null || newest.trialUntil() == null ? null : changes().undo(newest.id());
        });
  }

  private interface Attempt {
    @Nullable Object go() throws IOException;
  }

  /** What fails here the guardian does at the end of the time. */
  private void tryTo(Attempt attempt) {
    try {
      attempt.go();
    } catch (IOException e) {
      console().error(String.valueOf(e.getMessage()));
    }
  }
}
