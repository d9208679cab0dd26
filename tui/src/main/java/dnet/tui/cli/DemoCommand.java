package dnet.tui.cli;

import dnet.fixtures.lab.DemoLab;
import dnet.inspector.linux.Privileges;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.TextSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    header = "Show dnet on a Docker engine of its own; touches nothing of the host's network.",
    description = {
      "Starts an engine in a private network namespace, with containers in every",
      "mode, runs dnet there, and takes everything away again. Without root or an",
      "engine it shows a recorded host."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  dnet demo", "  dnet demo --no-install"})
final class DemoCommand extends PlainCommand {
  @Option(names = "--no-install", description = "Install nothing; the launcher heeds it.")
  private boolean noInstall;

  private static final List<List<String>> SHOWN =
      List.of(
          List.of("ls"),
          List.of("bridges"),
          List.of("ports"),
          List.of("path", "api", "shop", "--tcp", "80"),
          List.of("path", "shop", "db"),
          List.of("path", "--matrix"));

  @Override
  public Integer call() throws IOException {
    TextSink out = console().out(ColourChoice.AUTO);
    if (!Privileges.current().root()) {
      return recorded(out, "not root");
    }
    if (!Files.isExecutable(Path.of("/usr/sbin/dockerd"))
        && !Files.isExecutable(Path.of("/usr/bin/dockerd"))) {
      return recorded(out, "dockerd is not installed" + (noInstall ? " (--no-install)" : ""));
    }
    try (DemoLab lab = DemoLab.open(step -> say(out, step))) {
      for (List<String> command : SHOWN) {
        say(out, "$ dnet " + String.join(" ", command));
        int code = inside(lab, command);
        // A path that ends early is an answer, too.
        if (code != ExitCode.OK && code != ExitCode.FOUND) {
          throw new CommandException(code, "dnet " + command.get(0) + " failed in the demo lab");
        }
      }
      say(out, "taking the lab away");
    }
    return ExitCode.OK;
  }

  private void say(TextSink out, String step) {
    out.line(Line.of(""));
    out.line(Line.of(step, Style.HEADER));
    console().out().flush();
  }

  private int inside(DemoLab lab, List<String> command) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(launcher());
    arguments.addAll(command);
    arguments.addAll(List.of("--docker-host", "unix://" + lab.engine().socket()));
    Process process = new ProcessBuilder(lab.engine().host().inside(arguments)).inheritIO().start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private String launcher() {
    String launcher = console().environment().getOrDefault("DNET_LAUNCHER", "");
    if (launcher.isEmpty()) {
      throw new CommandException(ExitCode.UNKNOWN, "the demo is started by the dnet launcher");
    }
    return launcher;
  }

  private int recorded(TextSink out, String why) throws IOException {
    out.line("No lab here: " + why + ". What follows is a recorded host.");
    Path file = Files.createTempFile("dnet-demo", ".json");
    try (var in = DemoLab.class.getResourceAsStream("/recorded/demo/snapshot.json")) {
      if (in == null) {
        throw new CommandException(ExitCode.UNKNOWN, "the recorded host is missing");
      }
      Files.write(file, in.readAllBytes());
      for (List<String> command : SHOWN) {
        say(out, "$ dnet " + String.join(" ", command));
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--from", file.toString()));
        new Main(console()).run(arguments.toArray(String[]::new));
      }
    } finally {
      Files.deleteIfExists(file);
    }
    return ExitCode.OK;
  }
}
