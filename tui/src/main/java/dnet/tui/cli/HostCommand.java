package dnet.tui.cli;

import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Container;
import dnet.inspector.model.Gap;
import dnet.inspector.model.Host;
import dnet.inspector.report.ReportJson;
import dnet.inspector.snapshot.EarlyStart;
import dnet.inspector.snapshot.HostObserver;
import dnet.inspector.snapshot.ObserveOptions;
import dnet.inspector.snapshot.ObserveOptions.Part;
import dnet.inspector.snapshot.Snapshot;
import dnet.inspector.snapshot.SnapshotFile;
import dnet.inspector.snapshot.SnapshotFileException;
import dnet.tui.render.Line;
import dnet.tui.render.RowTemplate;
import dnet.tui.render.TextSink;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A command that reads a host, live or from a report, and says something of it. */
abstract class HostCommand implements Callable<Integer> {
  @Mixin private final CommonOptions options = new CommonOptions();

  private @Nullable Console console;
  private @Nullable EarlyStart early;

  /**
   * Gives the command what it writes to; before it is called.
   *
   * @param begun what was begun for its first reading of the host; null for nothing
   */
  final void use(Console given, @Nullable EarlyStart begun) {
    console = given;
    early = begun;
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
  record Needs(Set<Part> parts) {
    Needs(Part... parts) {
      this(Set.of(parts));
    }
  }

  abstract Needs needs();

  /**
   * Takes an operand that {@link ShortWay} read; before the command is called.
   *
   * @return false if this command has none, or no further one
   */
  boolean operand(String word) {
    return false;
  }

  /** Whether it has all operands that it cannot do without, when {@link ShortWay} read them. */
  boolean isComplete() {
    return true;
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
  public final Integer call() throws IOException {
    options.check(formats());
    check();
    return answer();
  }

  /** The forms of output that this command has. */
  List<String> formats() {
    return List.of("table", "json");
  }

  /** Refuses this command's own options, before the host is read. */
  void check() {
    if (RowTemplate.isTemplate(options.format)) {
      throw new CommandException(ExitCode.USAGE, "only dnet ls takes a template as --format");
    }
  }

  /** Called with what was read, before anything of it is shown. */
  void observed(Snapshot snapshot, Host host) {}

  /** Answers; what was asked for is known to make sense. */
  Integer answer() throws IOException {
    Snapshot snapshot = snapshot();
    Host host = Assembler.assemble(snapshot);
    observed(snapshot, host);
    if (options.wantsJson()) {
      ReportJson.write(json(host), console().bytes());
    } else {
      show(host, console().out(options.colour()), console().width());
    }
    finish(host);
    return code(host);
  }

  /** The exit code of an answer. */
  int code(Host host) {
    return isAnswered(host) ? ExitCode.OK : ExitCode.UNKNOWN;
  }

  /** Says what is not known, and the plain commands if asked. JSON has the gaps in itself. */
  final void finish(Host host) {
    if (!options.wantsJson()) {
      for (Gap gap : host.gaps()) {
        console().error("not known: " + gap.what() + ": " + gap.why() + "; " + gap.effect());
      }
    }
    if (options.explain) {
      explain(plainCommands(host));
    }
  }

  /** Whether standard output holds one document that nothing else may be added to. */
  boolean isDocument() {
    return options.wantsJson();
  }

  /** Writes the report as text. */
  void show(Host host, TextSink out, int width) {
    out.lines(text(host, width));
  }

  private void explain(List<String> commands) {
    if (isDocument()) {
      commands.forEach(c -> console().note(Line.of("# " + c)));
    } else {
      console().out(options.colour()).line("");
      console().out(options.colour()).line("# The same with plain commands:");
      commands.forEach(c -> console().out(options.colour()).line(c));
    }
  }

  /** Reads the host, or the report that stands for it. */
  final Snapshot snapshot() throws IOException {
    if (options.from != null) {
      try {
        return SnapshotFile.read(options.from);
      } catch (SnapshotFileException e) {
        throw new CommandException(ExitCode.UNKNOWN, String.valueOf(e.getMessage()), e);
      }
    }
    EarlyStart begun = early == null ? EarlyStart.now() : early;
    early = null;
    return HostObserver.observe(observing(), Build.read().toString(), begun);
  }

  /** What of this host is read, and how. */
  final ObserveOptions observing() {
    return new ObserveOptions(
        options.dockerHost,
        options.context,
        console().environment(),
        options.ovsDatabase,
        options.hostNetns,
        needs().parts());
  }
}
