package dnet.tui.cli;

import dnet.inspector.model.Host;
import dnet.inspector.remedy.Changes;
import dnet.inspector.remedy.PinFile;
import dnet.inspector.snapshot.HostObserver;
import dnet.inspector.snapshot.ObserveOptions.Part;
import dnet.inspector.snapshot.Snapshot;
import dnet.tui.render.Line;
import dnet.tui.top.Feed;
import dnet.tui.top.ReportFeed;
import dnet.tui.top.Settings;
import dnet.tui.top.Top;
import dnet.tui.top.TopWorker;
import dnet.tui.top.WatchFeed;
import dnet.tui.top.canvas.Glyphs;
import dnet.tui.top.terminal.TerminalKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "top",
    header = "Watch this host's container networks, and act on them, on one screen.",
    description = {
      "Containers with their traffic, the wiring, ports, firewall, findings, traces",
      "and what has changed. ? explains the keys. Changes are shown first and asked",
      "about. Needs a terminal of 80x24."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet top",
      "  dnet top --read-only --interval 5",
      "  dnet top --from ticket.json       a ticket in the same panes, offline"
    })
final class TopCommand extends HostCommand {
  private static final double LEAST_SECONDS = 0.2;
  private static final double MOST_SECONDS = 3600;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      description = "Between two readings (default: 1).")
  private double interval = 1;

  @Option(names = "--read-only", description = "Offer no changes.")
  private boolean readOnly;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where the journal of changes is (default: /var/lib/dnet).")
  private Path state = Changes.FOLDER;

  @Option(
      names = "--pins",
      paramLabel = "FILE",
      description = "The pins (default: /etc/dnet/pins.yaml).")
  private Path pins = PinFile.USUAL;

  @Override
  Needs needs() {
    return new Needs(Part.values());
  }

  @Override
  List<String> formats() {
    return List.of("table");
  }

  @Override
  void check() {
    super.check();
    if (!(interval >= LEAST_SECONDS && interval <= MOST_SECONDS)) {
      throw new CommandException(ExitCode.USAGE, "--interval takes 0.2 to 3600 seconds");
    }
    if (options().json) {
      throw new CommandException(
          ExitCode.USAGE, "dnet top draws a screen; dnet ls --json does not");
    }
    if (!console().canAsk()) {
      throw new CommandException(
          ExitCode.USAGE, "dnet top needs a terminal of its own; dnet ls writes into pipes");
    }
    if (!TerminalKind.of(console().environment()).usable()) {
      throw new CommandException(
          ExitCode.USAGE,
          "dnet top cannot place the cursor on this terminal (TERM="
              + console().environment().getOrDefault("TERM", "")
              + ")");
    }
  }

  @Override
  Integer answer() throws IOException {
    Housekeeping.start();
    TerminalKind kind = TerminalKind.of(console().environment());
    Glyphs glyphs =
        !console().isUtf8() ? Glyphs.ASCII : kind.blocks() ? Glyphs.UTF8 : Glyphs.CONSOLE;
    Path from = options().from;
    Duration every = Duration.ofMillis(Math.round(interval * 1000));
    Settings settings =
        new Settings(
            from == null ? "" : String.valueOf(from.getFileName()), readOnly, every, glyphs);
    Path netns = options().hostNetns;
    TopOffers offers = new TopOffers();
    TopWorker worker =
        new TopWorker(
            new TopDesk(console(), this::observe, netns, state, pins, offers),
            new TopTracer(this::observe, netns, offers),
            netns,
            Path.of("").toAbsolutePath());
    Top top = new Top(settings, feed(every), worker);
    return top.run(
        console().bytes(), kind, options().colour().applies(console().environment(), true));
  }

  private Feed feed(Duration every) throws IOException {
    return options().from != null
        ? new ReportFeed(snapshot())
        : new WatchFeed(observing(), Build.read().toString(), every);
  }

  /** The host as it is now: what was begun as the program started is of no use any more. */
  private Snapshot observe() throws IOException {
    return HostObserver.observe(observing(), Build.read().toString());
  }

  @Override
  Object json(Host host) {
    throw new IllegalStateException("top draws");
  }

  @Override
  List<Line> text(Host host, int width) {
    throw new IllegalStateException("top draws");
  }

  @Override
  List<String> plainCommands(Host host) {
    return List.of();
  }
}
