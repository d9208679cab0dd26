package dnet.tui.cli;

import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Host;
import dnet.inspector.remedy.Changes;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.Keeper;
import dnet.inspector.remedy.Leases;
import dnet.inspector.remedy.Patience;
import dnet.inspector.remedy.Pin;
import dnet.inspector.remedy.PinFile;
import dnet.inspector.remedy.PinFileException;
import dnet.inspector.snapshot.ObserveOptions.Part;
import dnet.inspector.snapshot.Snapshot;
import dnet.tui.render.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** A command that has to do with pins. */
abstract class KeepingCommand extends HostCommand {
  @Option(
      names = "--pins",
      paramLabel = "FILE",
      description = "The pins (default: /etc/dnet/pins.yaml).")
  Path pins = PinFile.USUAL;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where the journal is (default: /var/lib/dnet).")
  Path state = Changes.FOLDER;

  private final Patience patience = new Patience();
  final Leases leases = new Leases();

  @Override
  Needs needs() {
    return new Needs(Part.STACKS);
  }

  @Override
  void check() {
    super.check();
    if (options().from != null) {
      throw new CommandException(ExitCode.USAGE, "--from is not for pins");
    }
  }

  final List<Pin> pins() throws IOException {
    try {
      return new PinFile(pins).read();
    } catch (PinFileException e) {
      List<String> problems = e.problems();
      problems.subList(0, problems.size() - 1).forEach(p -> console().error(pins + ": " + p));
      throw new CommandException(
          ExitCode.USAGE, pins + ": " + problems.get(problems.size() - 1), e);
    }
  }

  final Keeper keeper() {
    return new Keeper(new Changes(state), this::ground, patience, leases);
  }

  final Ground ground() throws IOException {
    Snapshot snapshot = snapshot();
    return ground(Assembler.assemble(snapshot), snapshot);
  }

  final Ground ground(Host host, Snapshot snapshot) throws IOException {
    if (host.engine() == null) {
      throw new IOException(
          "no engine answers"
              + host.gaps().stream().findFirst().map(g -> ": " + g.why()).orElse(""));
    }
    return new Ground(host, snapshot.processes(), options().hostNetns);
  }

  final void show(Keeper.Part part) {
    console()
        .out(options().colour())
        .line(
            part.container()
                + ": "
                + part.what()
                + ": "
                + part.state().word()
                + (part.why().isEmpty() ? "" : ": " + part.why()));
  }

  @Override
  final Object json(Host host) {
    throw new IllegalStateException("pins answer by themselves");
  }

  @Override
  final List<Line> text(Host host, int width) {
    throw new IllegalStateException("pins answer by themselves");
  }

  @Override
  final List<String> plainCommands(Host host) {
    return List.of();
  }
}
