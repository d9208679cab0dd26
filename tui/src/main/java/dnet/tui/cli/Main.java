package dnet.tui.cli;

import dnet.inspector.model.ContainerLookup.AmbiguousNameException;
import dnet.inspector.model.ContainerLookup.UnknownNameException;
import dnet.inspector.snapshot.EarlyStart;
import dnet.tui.render.Line;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Starts dnet: finds the command, runs it, and turns whatever happens into an exit code. */
public final class Main {
  /** Commands that read no host. */
  private static final Set<String> PLAIN =
      Set.of("demo", "completion", "man-pages", "shell", "undo", "journal");

  private final Console console;
  private @Nullable EarlyStart early;

  Main(Console console) {
    this.console = console;
  }

  /** Made when picocli is first needed. */
  private static final class Grammar {
    private static final Map<String, Supplier<Object>> COMMANDS = commands();
  }

  private static Map<String, Supplier<Object>> commands() {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("ls", LsCommand::new);
    commands.put("inspect", InspectCommand::new);
    commands.put("graph", GraphCommand::new);
    commands.put("bridges", BridgesCommand::new);
    commands.put("ports", PortsCommand::new);
    commands.put("path", PathCommand::new);
    commands.put("trace", TraceCommand::new);
    commands.put("doctor", DoctorCommand::new);
    commands.put("report", ReportCommand::new);
    commands.put("attach", AttachCommand::new);
    commands.put("detach", DetachCommand::new);
    commands.put("ip", IpCommand::new);
    commands.put("route", RouteCommand::new);
    commands.put("rule", RuleCommand::new);
    commands.put("tc", TcCommand::new);
    commands.put("pipework", PipeworkCommand::new);
    commands.put("pin", PinCommand::new);
    commands.put("keep", KeepCommand::new);
    commands.put("bridge", BridgeCommand::new);
    commands.put("fix", FixCommand::new);
    commands.put("undo", UndoCommand::new);
    commands.put("journal", JournalCommand::new);
    commands.put("info", InfoCommand::new);
    commands.put("top", TopCommand::new);
    commands.put("shell", ShellCommand::new);
    commands.put("demo", DemoCommand::new);
    commands.put("completion", CompletionCommand::new);
    commands.put("man-pages", ManPagesCommand::new);
    return commands;
  }

  /** Ends the process with the command's exit code. */
  public static void main(String[] arguments) throws IOException {
    Console console = Console.ofProcess();
    boolean training = arguments.length == 1 && arguments[0].equals("training");
    int code;
    try {
      code = training ? Training.run() : new Main(console).run(arguments);
    } catch (OutOfMemoryError e) {
      // What was read is garbage by now, so there is memory to say so.
      console.error("what there is to read is too much for dnet's memory");
      code = ExitCode.UNKNOWN;
    }
    console.out().flush();
    // Threads that wait for an engine or a program must not keep the process.
    System.exit(code);
  }

  /** Runs one command line. */
  int run(String... arguments) {
    if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-v"))) {
      console.out(ColourChoice.NEVER).line(Build.read().toString());
      return ExitCode.OK;
    }
    HostCommand command = ShortWay.read(arguments);
    if (command != null) {
      command.use(console, null);
      return run(command, arguments[0]);
    }
    early = isLive(arguments) ? EarlyStart.now() : null;
    CommandLine line = commandLine(arguments);
    return line.execute(arguments);
  }

  private int run(HostCommand command, String name) {
    try {
      return command.call();
    } catch (Exception e) {
      // As with picocli, which hands on whatever a command throws.
      return failure(e, "dnet " + name);
    }
  }

  /** Whether {@code name} is a command with the options that all have that read a host. */
  static boolean readsHost(String name) {
    return Grammar.COMMANDS.containsKey(name) && !PLAIN.contains(name);
  }

  private static boolean isLive(String... arguments) {
    return arguments.length > 0
        && readsHost(arguments[0])
        && Arrays.stream(arguments)
            .noneMatch(a -> a.startsWith("--from") || a.equals("--help") || a.equals("-h"));
  }

  /**
   * The command line's grammar. Only the command that is asked for is made, for reading each one's
   * annotations takes time; all of them when help or an unknown word is.
   */
  CommandLine commandLine(String... arguments) {
    CommandLine line = new CommandLine(new Dnet());
    CommandSpec spec = line.getCommandSpec();
    spec.mixinStandardHelpOptions(true);
    spec.versionProvider(() -> new String[] {Build.read().toString()});
    String asked = arguments.length > 0 ? arguments[0] : "";
    Grammar.COMMANDS.forEach(
        (name, maker) -> {
          if (!Grammar.COMMANDS.containsKey(asked)
              || asked.equals(name)
              || asked.equals("completion")) {
            spec.addSubcommand(name, subcommand(prepare(maker.get())));
          }
        });
    for (CommandLine command : line.getSubcommands().values()) {
      command.getCommandSpec().mixinStandardHelpOptions(true);
      command.getCommandSpec().versionProvider(spec.versionProvider());
    }
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    line.setUsageHelpWidth(Math.max(80, Math.min(120, console.width())));
    line.setParameterExceptionHandler((e, args) -> usage(e));
    line.setExecutionExceptionHandler(
        (e, command, result) -> failure(e, command.getCommandSpec().qualifiedName()));
    return line;
  }

  private static CommandLine subcommand(Object command) {
    CommandLine line = new CommandLine(command);
    if (command instanceof Verbatim) {
      line.setStopAtPositional(true);
      line.setUnmatchedOptionsArePositionalParams(true);
    }
    return line;
  }

  private Object prepare(Object command) {
    if (command instanceof HostCommand host) {
      host.use(console, early);
    } else if (command instanceof PlainCommand plain) {
      plain.use(console);
    }
    return command;
  }

  private int usage(ParameterException e) {
    CommandLine line = e.getCommandLine();
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("bad usage");
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      message += "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
    }
    console.error(message);
    String name = line.getCommandSpec().qualifiedName();
    console.note(Line.of("Run '" + name + " --help' for more information."));
    return ExitCode.USAGE;
  }

  private int failure(Exception e, String command) {
    if ("1".equals(console.environment().get("DNET_DEBUG"))) {
      e.printStackTrace(console.err());
    }
    if (e instanceof CommandException known) {
      console.error(String.valueOf(e.getMessage()));
      if (known.exitCode() == ExitCode.USAGE) {
        console.note(Line.of("Run '" + command + " --help' for more information."));
      }
      return known.exitCode();
    }
    if (e instanceof UnknownNameException unknown) {
      String candidates =
          unknown.known().isEmpty()
              ? "there are none"
              : "there are: " + String.join(", ", unknown.known());
      console.error(e.getMessage() + "; " + candidates);
      return ExitCode.USAGE;
    }
    if (e instanceof AmbiguousNameException ambiguous) {
      console.error(e.getMessage() + ": " + String.join(", ", ambiguous.candidates()));
      return ExitCode.USAGE;
    }
    if (e instanceof IOException) {
      console.error(String.valueOf(e.getMessage()));
      return ExitCode.UNKNOWN;
    }
    console.error(
        "internal error: " + e + " (set DNET_DEBUG=1 for where it happened, and please report it)");
    return ExitCode.INTERNAL;
  }
}
