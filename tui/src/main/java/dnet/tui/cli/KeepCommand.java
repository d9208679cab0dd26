package dnet.tui.cli;

import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.Keeper;
import dnet.inspector.remedy.Pin;
import dnet.inspector.remedy.Rehearsal;
import dnet.inspector.watch.HostWatcher;
import dnet.inspector.watch.Listener;
import dnet.inspector.watch.Update;
import dnet.inspector.watch.WatchOptions;
import dnet.tui.render.Line;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "keep",
    header = "Make what is pinned whenever a container starts; a service.",
    description = {
      "Refuses an address that another host answers for. Reads the pins again at each",
      "change of the host, at least once a minute. Changes are in the journal, as all",
      "are."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  dnet keep --once", "  systemctl enable --now dnet-keep"})
final class KeepCommand extends KeepingCommand {
  /** Pins are edited, and addresses that others had become free, without that anybody tells. */
  private static final long SWEEP_SECONDS = 60;

  private static final long PAUSE_SECONDS = 5;

  /**
   * After it made something, or could not, it looks again without being told: what is made and
   * taken away at once leaves the host as it was in the last picture, which is no news.
   */
  private static final long SETTLING_SECONDS = 1;

  @Option(names = "--once", description = "Make it so now, and end.")
  private boolean once;

  /** What was told and is still so: it is told once. */
  private final Set<Keeper.Part> said = new HashSet<>();

  private String trouble = "";

  /** Whether what is pinned was planned once for practice. */
  private boolean rehearsed;

  /** Whether something waits for the end of a pause, of which no event tells. */
  private boolean waiting;

  /** Whether the last look changed something, or tried to. */
  private boolean unsettled;

  @Override
  Integer answer() throws IOException {
    if (once) {
      List<Keeper.Part> parts = keeper().keep(pins());
      parts.forEach(this::show);
      return parts.stream().anyMatch(p -> p.state() == Keeper.State.REFUSED)
          ? ExitCode.FAILED
          : ExitCode.OK;
    }
    try {
      watch();
      return ExitCode.OK;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.OK;
    }
  }

  /** Its first picture has every container: what began while nobody watched is made so, too. */
  private void watch() throws IOException, InterruptedException {
    Newest newest = new Newest();
    Housekeeping.start();
    Rehearsal.start();
    try (HostWatcher watcher =
        HostWatcher.start(observing(), WatchOptions.DEFAULT, Build.read().toString(), newest)) {
      boolean looked = false;
      while (true) {
        Update update = newest.await(leases.untilNext(patience() * 1000));
        if (update == null) {
          // The watcher reads again by itself what it may have missed; the file may have changed.
          update = watcher.current().orElse(null);
        }
        if (update != null) {
          pass(update);
        }
        if (!looked) {
          looked = true;
          console().note(Line.of("dnet keep: watching"));
        }
      }
    }
  }

  /** Seconds after which it looks again though nothing has changed. */
  private long patience() {
    if (unsettled) {
      return SETTLING_SECONDS;
    }
    return waiting ? PAUSE_SECONDS : SWEEP_SECONDS;
  }

  /** Keeps the newest picture until it is taken. */
  private static final class Newest implements Listener {
    private @Nullable Update update;
    private @Nullable IOException end;

    @Override
    public synchronized void updated(Update newer) {
      update = newer;
      notifyAll();
    }

    @Override
    public synchronized void failed(IOException why) {
      end = why;
      notifyAll();
    }

    /** The newest that was not taken; null when the time is up. */
    synchronized @Nullable Update await(long millis) throws IOException, InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      for (long left = millis;
          update == null && end == null && left > 0;
          left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())) {
        wait(left);
      }
      if (end != null) {
        throw end;
      }
      Update taken = update;
      update = null;
      return taken;
    }
  }

  /** A picture may be older than what was made a moment ago, and then forbids making it again. */
  private boolean isStill(Keeper.Part refused, List<Pin> pins) throws IOException {
    return said.contains(refused)
        || keeper().compare(pins).stream()
            .anyMatch(
                now ->
                    now.state() == Keeper.State.REFUSED
                        && now.container().equals(refused.container())
                        && now.what().equals(refused.what()));
  }

  /** The file is read each time: people edit it while the service runs. */
  private void pass(Update update) {
    try {
      List<Pin> pins = pins();
      Set<Keeper.Part> refused = new HashSet<>();
      waiting = false;
      unsettled = false;
      Ground ground = ground(update.host(), update.snapshot());
      for (Keeper.Part part : keeper().keep(pins, ground)) {
        if (part.state() == Keeper.State.RESTORED) {
          unsettled = true;
          show(part);
        } else if (part.state() == Keeper.State.LEFT) {
          waiting = true;
          refused.add(part);
          if (!said.contains(part)) {
            show(part);
          }
        } else if (part.state() == Keeper.State.REFUSED) {
          unsettled |= !said.contains(part);
          if (isStill(part, pins)) {
            refused.add(part);
            if (!said.contains(part)) {
              show(part);
            }
          }
        }
      }
      said.clear();
      said.addAll(refused);
      if (!rehearsed && !pins.isEmpty()) {
        rehearsed = true;
        Rehearsal.start(ground, pins);
      }
      console().out().flush();
      trouble = "";
    } catch (IOException | CommandException e) {
      waiting = true;
      String why = String.valueOf(e.getMessage());
      if (!why.equals(trouble)) {
        console().error(why);
      }
      trouble = why;
    }
  }
}
