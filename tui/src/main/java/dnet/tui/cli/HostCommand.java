package dnet.tui.cli;

import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Container;
import dnet.inspector.model.Gap;
import dnet.inspector.model.Host;
import dnet.inspector.report.ReportJson;
import dnet.inspector.snapshot.HostObserver;
import dnet.inspector.snapshot.ObserveOptions;
import dnet.inspector.snapshot.Snapshot;
import dnet.inspector.snapshot.SnapshotFile;
import dnet.inspector.snapshot.SnapshotFileException;
import dnet.tui.render.Line;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A command that reads a host, live or from a report, and says something of it. */
abstract class HostCommand implements Callable<Integer> {
  @Mixin private final CommonOptions options = new CommonOptions();

  private @Nullable Console console;

  /** Gives the command what it writes to; before it is called. */
  final void use(Console given) {
    console = given;
  }

  final Console console() {
    if (console == null) {
      throw new IllegalStateException("no console");
    }
    return console;
  }

  final CommonOptions options() {
    return options;
  }

  /** What this command needs beyond interfaces and the engine. */
  record Needs(boolean rules, boolean resolvers) {}

  abstract Needs needs();

  /** Whether OpenFlow rules and MAC tables of Open vSwitch are needed. */
  boolean needsSwitchTables() {
    return needs().rules();
  }

  /** The report as published JSON. */
  abstract Object json(Host host);

  /** The report as text. */
  abstract List<Line> text(Host host, int width);

  /** Plain commands that show the same. */
  abstract List<String> plainCommands(Host host);

  /** Whether {@code host} holds enough for this command's answer. */
  boolean isAnswered(Host host) {
    return host.engine() != null && host.containers().stream().noneMatch(c -> isUnread(host, c));
  }

  private static boolean isUnread(Host host, Container container) {
    return container.isAlive()
        && !container.state().equals("restarting")
        && host.namespace(container.netns()).isEmpty();
  }

  @Override
  public Integer call() throws IOException {
    Host host = Assembler.assemble(snapshot());
    if (options.wantsJson()) {
      ReportJson.write(json(host), console().bytes());
    } else {
      console().out(options.colour()).lines(text(host, console().width()));
      for (Gap gap : host.gaps()) {
        console().error("not known: " + gap.what() + ": " + gap.why() + "; " + gap.effect());
      }
    }
    if (options.explain) {
      explain(plainCommands(host));
    }
    return isAnswered(host) ? ExitCode.OK : ExitCode.UNKNOWN;
  }

  private void explain(List<String> commands) {
    if (options.wantsJson()) {
      commands.forEach(c -> console().note(Line.of("# " + c)));
    } else {
      console().out(options.colour()).line("");
      console().out(options.colour()).line("# The same with plain commands:");
      commands.forEach(c -> console().out(options.colour()).line(c));
    }
  }

  final Snapshot snapshot() throws IOException {
    if (options.from != null) {
      if (options.dockerHost != null || options.context != null) {
        throw new CommandException(ExitCode.USAGE, "--from cannot be given with an engine");
      }
      if (options.ovsDatabase != null) {
        throw new CommandException(ExitCode.USAGE, "--from cannot be given with --ovs-db");
      }
      try {
        return SnapshotFile.read(options.from);
      } catch (SnapshotFileException e) {
        throw new CommandException(ExitCode.UNKNOWN, String.valueOf(e.getMessage()), e);
      }
    }
    if (options.dockerHost != null && options.context != null) {
      throw new CommandException(
          ExitCode.USAGE, "--docker-host and --context cannot both be given");
    }
    return HostObserver.observe(
        new ObserveOptions(
            options.dockerHost,
            options.context,
            console().environment(),
            needs().rules(),
            needs().resolvers(),
            options.ovsDatabase,
            needsSwitchTables()),
        Build.read().toString());
  }
}
