package dnet.tui.cli;

import dnet.inspector.remedy.Keeper;
import dnet.inspector.remedy.Pin;
import dnet.inspector.remedy.StartWatch;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "keep",
    header = "Make what is pinned whenever a container starts; a service.",
    description = {
      "Refuses an address that another host answers for. Looks at everything again",
      "once a minute. Changes are in the journal, as all are."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  dnet keep --once", "  systemctl enable --now dnet-keep"})
final class KeepCommand extends KeepingCommand {
  /** An engine tells of a container's start only some time after its process is there. */
  private static final long HOT_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long PASS_MILLIS = 40;
  private static final long SWEEP_MILLIS = 60_000;

  @Option(names = "--once", description = "Make it so now, and end.")
  private boolean once;

  private final Set<Keeper.Part> said = new HashSet<>();

  @Override
  Integer answer() throws IOException {
    Keeper keeper = keeper();
    if (once) {
      List<Keeper.Part> parts = keeper.keep(pins());
      parts.forEach(this::show);
      return parts.stream().anyMatch(p -> p.state() == Keeper.State.REFUSED)
          ? ExitCode.FAILED
          : ExitCode.OK;
    }
    try {
      watch(keeper);
      return ExitCode.OK;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.OK;
    }
  }

  private void watch(Keeper keeper) throws IOException, InterruptedException {
    StartWatch starts = new StartWatch();
    // Its first look finds every container: what was started while nobody watched is made so, too.
    while (true) {
      if (!starts.await(SWEEP_MILLIS)) {
        pass(keeper);
        continue;
      }
      long until = System.nanoTime() + HOT_NANOS;
      while (System.nanoTime() < until) {
        pass(keeper);
        if (starts.await(PASS_MILLIS)) {
          until = System.nanoTime() + HOT_NANOS;
        }
      }
    }
  }

  /** The file is read each time: people edit it while the service runs. */
  private void pass(Keeper keeper) {
    try {
      List<Pin> pins = pins();
      Set<Keeper.Part> refused = new HashSet<>();
      for (Keeper.Part part : keeper.keep(pins)) {
        if (part.state() == Keeper.State.RESTORED) {
          show(part);
        } else if (part.state() == Keeper.State.REFUSED) {
          refused.add(part);
          if (!said.contains(part)) {
            show(part);
          }
        }
      }
      said.clear();
      said.addAll(refused);
      console().out().flush();
    } catch (IOException | CommandException e) {
      console().error(String.valueOf(e.getMessage()));
    }
  }
}
