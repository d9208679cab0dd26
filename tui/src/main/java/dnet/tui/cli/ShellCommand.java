package dnet.tui.cli;

import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Host;
import dnet.inspector.snapshot.HostObserver;
import dnet.inspector.snapshot.ObserveOptions;
import dnet.inspector.snapshot.SnapshotFile;
import dnet.inspector.snapshot.SnapshotFileException;
import dnet.tui.shell.Shell;
import dnet.tui.shell.ShellCommands;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "shell",
    header = "The same commands in one warm process, with history and completion.",
    description = {
      "Tab completes commands, options and the names of containers, networks and",
      "interfaces. Ctrl-C stops the command, Ctrl-D ends the shell. watch repeats",
      "a command: watch -n 1 ls."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet shell",
      "  dnet shell --from ticket.json     every command answers from this report"
    })
final class ShellCommand extends PlainCommand implements ShellCommands {
  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Answer from a report instead of this host; needs no root.")
  private @Nullable Path from;

  @Option(
      names = {"-H", "--docker-host"},
      paramLabel = "URI",
      description = "Which engine to ask: unix, tcp, http(s) or ssh.")
  private @Nullable String dockerHost;

  @Option(names = "--context", paramLabel = "NAME", description = "The docker context to use.")
  private @Nullable String context;

  private @Nullable CommandLine grammar;

  @Override
  public Integer call() throws IOException {
    Housekeeping.start();
    if ((from != null ? 1 : 0) + (dockerHost != null ? 1 : 0) + (context != null ? 1 : 0) > 1) {
      throw new CommandException(
          ExitCode.USAGE, "--from, --docker-host and --context exclude each other");
    }
    grammar = new Main(console()).commandLine("completion");
    return new Shell(this).run(ShellHistory.file(console().environment()));
  }

  @Override
  public int run(List<String> words, OutputStream out, OutputStream err, int width) {
    Map<String, String> environment = new HashMap<>(console().environment());
    environment.put("DNET_TTY", "1");
    environment.remove("DNET_TTY_IN"); // the keys are the shell's: changes need --yes here
    environment.remove("COLUMNS");
    environment.put("DNET_COLUMNS", Integer.toString(width));
    Console terminal = new Console(environment, out, err);
    if (words.get(0).equals("shell")) {
      terminal.error("this is the shell already");
      return ExitCode.USAGE;
    }
    int code = new Main(terminal).run(withDefaults(words).toArray(String[]::new));
    terminal.out().flush();
    return code;
  }

  /** What the shell was started with goes for each command that says nothing else itself. */
  private List<String> withDefaults(List<String> words) {
    boolean own =
        words.stream()
            .anyMatch(
                w ->
                    w.startsWith("--from")
                        || w.startsWith("-H")
                        || w.startsWith("--docker-host")
                        || w.startsWith("--context"));
    List<String> line = new ArrayList<>(words);
    if (!own && Main.readsHost(words.get(0))) {
      List<String> defaults = new ArrayList<>();
      option(defaults, "--from", from == null ? null : from.toString());
      option(defaults, "--docker-host", dockerHost);
      option(defaults, "--context", context);
      line.addAll(1, defaults);
    }
    return line;
  }

  private static void option(List<String> line, String name, @Nullable String value) {
    if (value != null) {
      line.add(name);
      line.add(value);
    }
  }

  @Override
  public List<String> grammar(List<String> words) {
    List<CharSequence> found = new ArrayList<>();
    String written = words.get(words.size() - 1);
    if (grammar != null) {
      AutoComplete.complete(
          grammar.getCommandSpec(),
          words.toArray(String[]::new),
          words.size() - 1,
          written.length(),
          String.join(" ", words).length(),
          found);
    }
    // What is found goes on where the word that was written ends.
    return found.stream().map(rest -> written + rest).filter(w -> !isHidden(w)).toList();
  }

  private boolean isHidden(String word) {
    CommandLine command = grammar == null ? null : grammar.getSubcommands().get(word);
    return command != null && command.getCommandSpec().usageMessage().hidden();
  }

  @Override
  public Set<String> names() {
    try {
      return names(Assembler.assemble(from == null ? observe() : SnapshotFile.read(from)));
    } catch (IOException | SnapshotFileException e) {
      // There is nothing to complete then; the next command will say why.
      return Set.of();
    }
  }

  private dnet.inspector.snapshot.Snapshot observe() throws IOException {
    return HostObserver.observe(
        new ObserveOptions(dockerHost, context, console().environment(), null, null, Set.of()),
        Build.read().toString());
  }

  private static Set<String> names(Host host) {
    Set<String> names = new TreeSet<>();
    names.add("host");
    for (Container container : host.containers()) {
      names.add(container.name());
      container.ports().forEach(port -> names.add("host:" + port.hostPort()));
    }
    host.networks().stream().map(DockerNetwork::name).forEach(names::add);
    host.namespaces().values().stream()
        .flatMap(namespace -> namespace.links().stream())
        .map(link -> link.name())
        .forEach(names::add);
    return names;
  }
}
