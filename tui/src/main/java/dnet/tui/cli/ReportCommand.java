package dnet.tui.cli;

import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Host;
import dnet.inspector.report.Redaction;
import dnet.inspector.snapshot.ObserveOptions.Part;
import dnet.inspector.snapshot.Snapshot;
import dnet.inspector.snapshot.SnapshotFile;
import dnet.inspector.snapshot.SnapshotFileException;
import dnet.tui.render.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "report",
    header = "Write everything that was read, as one JSON document for a support ticket.",
    description = {
      "Every reading command opens such a file with --from. The file is readable by",
      "its owner only. It holds names and addresses unless --redact is given, and",
      "never environment variables."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet report -o ticket.json",
      "  dnet report --redact -o ticket.json",
      "  dnet ls --from ticket.json"
    })
final class ReportCommand extends HostCommand {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write; standard output otherwise.")
  private @Nullable Path output;

  @Option(names = "--redact", description = "Replace names, addresses and MACs, consistently.")
  private boolean redact;

  @Override
  Needs needs() {
    return new Needs(Part.values());
  }

  @Override
  Integer answer() throws IOException {
    Snapshot snapshot = snapshot();
    Snapshot written = redact ? Redaction.redact(snapshot) : snapshot;
    if (output == null) {
      SnapshotFile.write(written, console().bytes());
    } else {
      try {
        SnapshotFile.write(written, output);
      } catch (SnapshotFileException e) {
        throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
      }
    }
    if (options().explain) {
      plainCommands(Assembler.assemble(snapshot)).forEach(c -> console().note(Line.of("# " + c)));
    }
    return ExitCode.OK;
  }

  @Override
  Object json(Host host) {
    throw new IllegalStateException("a report is a snapshot");
  }

  @Override
  List<Line> text(Host host, int width) {
    throw new IllegalStateException("a report is a snapshot");
  }

  @Override
  List<String> plainCommands(Host host) {
    return List.of(
        "docker ps -a; docker network inspect $(docker network ls -q)",
        "ip -d -s link; ip addr   # in every namespace",
        "iptables-save -c; ip6tables-save -c; iptables-legacy-save -c; ip6tables-legacy-save -c");
  }
}
