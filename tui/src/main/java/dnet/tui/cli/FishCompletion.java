package dnet.tui.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Writes fish(1)'s {@code complete} commands from the grammar of the command line. Containers are
 * asked of dnet itself when the user presses Tab.
 */
final class FishCompletion {
  private static final String CONTAINERS = "(dnet ls --format '{{.Container}}' 2>/dev/null)";

  private final StringBuilder script = new StringBuilder();

  private FishCompletion() {}

  static String of(CommandLine dnet) {
    FishCompletion fish = new FishCompletion();
    fish.line("complete -c dnet -f");
    Map<String, CommandLine> commands = new LinkedHashMap<>(dnet.getSubcommands());
    commands.values().removeIf(c -> c.getCommandSpec().usageMessage().hidden());
    for (Map.Entry<String, CommandLine> command : commands.entrySet()) {
      String header = header(command.getValue());
      fish.line(
          "complete -c dnet -n __fish_use_subcommand -a "
              + command.getKey()
              + (header.isEmpty() ? "" : " -d " + quoted(header)));
    }
    dnet.getCommandSpec().options().forEach(o -> fish.option("__fish_use_subcommand", o));
    commands.forEach(fish::command);
    return fish.script.toString();
  }

  private void command(String name, CommandLine command) {
    String condition = quoted("__fish_seen_subcommand_from " + name);
    command.getCommandSpec().options().forEach(o -> option(condition, o));
    command.getCommandSpec().positionalParameters().stream()
        .map(p -> p.paramLabel())
        .forEach(
            label -> {
              if (label.equals("CONTAINER")) {
                line("complete -c dnet -n " + condition + " -a " + doubleQuoted(CONTAINERS));
              } else if (label.equals("SHELL")) {
                line("complete -c dnet -n " + condition + " -a 'bash zsh fish'");
              }
            });
  }

  private void option(String condition, OptionSpec option) {
    if (option.hidden()) {
      return;
    }
    StringBuilder words = new StringBuilder();
    for (String name : option.names()) {
      if (name.startsWith("--")) {
        words.append(" -l ").append(name.substring(2));
      } else {
        words.append(name.length() == 2 ? " -s " : " -o ").append(name.substring(1));
      }
    }
    if (option.arity().max() > 0) {
      // A file is completed by fish; whatever else an option takes is for the user to know.
      words.append(option.paramLabel().equals("FILE") ? " -rF" : " -x");
      List<String> values = values(option);
      if (!values.isEmpty()) {
        words.append(" -a ").append(quoted(String.join(" ", values)));
      }
    }
    String[] description = option.description();
    if (description.length > 0) {
      words.append(" -d ").append(quoted(String.join(" ", description).replace("%n", " ")));
    }
    line("complete -c dnet -n " + condition + words);
  }

  private static List<String> values(OptionSpec option) {
    return switch (option.longestName()) {
      case "--color" -> List.of("auto", "always", "never");
      case "--format" -> List.of("table", "json");
      default -> List.of();
    };
  }

  private static String header(CommandLine command) {
    String[] header = command.getCommandSpec().usageMessage().header();
    return header.length == 0 ? "" : header[0];
  }

  /** In fish's single quotes only the quote and the backslash mean something. */
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static String doubleQuoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private void line(String text) {
    script.append(text).append('\n');
  }
}
