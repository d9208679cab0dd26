package dnet.tui.cli;

import dnet.inspector.advice.ShellWords;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Host;
import dnet.inspector.remedy.Foresight;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.Plan;
import dnet.inspector.remedy.RefusedException;
import dnet.inspector.snapshot.ObserveOptions.Part;
import dnet.inspector.snapshot.Snapshot;
import dnet.tui.render.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that reads the host, plans a change and makes it. */
abstract class ChangeCommand extends HostCommand {
  @Mixin private final ChangeOptions change = new ChangeOptions();

  @Option(
      names = "--force",
      description = "Only warn of what the checks would refuse: address in use, overlap, …")
  boolean force;

  @Spec private @Nullable CommandSpec spec;

  /**
   * What is to be done.
   *
   * @throws IllegalArgumentException for arguments that make no sense
   * @throws RefusedException if it cannot be done, or would break somebody
   */
  abstract Plan plan(Ground ground) throws IOException;

  @Override
  Needs needs() {
    return new Needs(Part.STACKS, Part.RULES);
  }

  @Override
  void check() {
    super.check();
    if (options().from != null) {
      throw new CommandException(
          ExitCode.USAGE, "a report cannot be changed: --from is not for this");
    }
    dialog().check();
  }

  final ChangeDialog dialog() {
    return new ChangeDialog(console(), change, options().colour(), options().wantsJson());
  }

  @Override
  Integer answer() throws IOException {
    Snapshot snapshot = snapshot();
    Host host = Assembler.assemble(snapshot);
    if (host.engine() == null && needsEngine()) {
      finish(host);
      return ExitCode.UNKNOWN;
    }
    Plan plan;
    try {
      Ground ground = new Ground(host, snapshot.processes(), options().hostNetns);
      plan = Foresight.check(ground, plan(ground), force);
    } catch (RefusedException e) {
      throw new CommandException(ExitCode.FAILED, "refused: " + e.getMessage(), e);
    }
    return carryOut(plan);
  }

  /** Whether containers are what it is about. */
  boolean needsEngine() {
    return true;
  }

  /** Shows, asks, does, tells. */
  int carryOut(Plan plan) throws IOException {
    return dialog().run(plan, commandLine());
  }

  final Path state() {
    return change.state;
  }

  final String commandLine() {
    return commandLine(spec);
  }

  /** The command line that a command was called by, quoted. */
  static String commandLine(@Nullable CommandSpec spec) {
    List<String> words = new ArrayList<>(List.of("dnet"));
    if (spec != null) {
      List<String> given = spec.commandLine().getParseResult().originalArgs();
      if (given.isEmpty() || !given.get(0).equals(spec.name())) {
        words.add(spec.name());
      }
      words.addAll(given);
    }
    return ShellWords.join(words);
  }

  @Override
  final Object json(Host host) {
    throw new IllegalStateException("a change answers by itself");
  }

  @Override
  final List<Line> text(Host host, int width) {
    throw new IllegalStateException("a change answers by itself");
  }

  @Override
  final List<String> plainCommands(Host host) {
    return List.of();
  }

  /** Reads an option's value; what is wrong with it is the user's to know. */
  static <T> T read(String what, Supplier<T> parse) {
    try {
      return parse.get();
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, what + ": " + e.getMessage(), e);
    }
  }
}
