package dnet.tui.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes a command's manual page, in man(7)'s macros, from the grammar of the command line. Section
 * 8, as ip(8): for administrators, and because others have a dnet(1).
 */
final class ManPage {
  static final String SECTION = "8";

  private static final String[][] EXIT = {
    {"0", "Delivered; no finding; done."},
    {"1", "Lost or rejected; findings at or above --fail-on; the question was answered with no."},
    {"2", "A wrong command line."},
    {"3", "Not enough information or privilege to say: the message names what is missing."},
    {"4", "A change failed, and was rolled back."},
    {"70", "A defect of dnet's own."},
  };

  private static final String[][] ENVIRONMENT = {
    {"DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG", "Which engine to ask, as docker(1) takes them."},
    {"DNET_CONFIG_DIR", "Where the history of dnet shell is, instead of ~/.config/dnet."},
    {"DNET_DEBUG", "1: an error also says where in dnet it happened."},
    {"NO_COLOR", "If it is set, there are no colours."},
    {"COLUMNS", "Cells of a line on a terminal."},
  };

  private static final String[][] FILES = {
    {
      "/var/lib/dnet",
      "The journal of changes, which dnet undo reads; journal.old: what was before."
    },
    {"/etc/dnet/pins.yaml", "What dnet keep makes so whenever a container starts."},
  };

  private final StringBuilder page = new StringBuilder();

  private ManPage() {}

  /**
   * The page of dnet itself or of one of its commands.
   *
   * @param name of the page: {@code dnet}, {@code dnet-ls}
   */
  static String of(String name, CommandLine command) {
    ManPage page = new ManPage();
    page.write(name, command);
    return page.page.toString();
  }

  private void write(String name, CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    String header = String.join(" ", spec.usageMessage().header());
    Build build = Build.read();
    line(
        ".TH "
            + name.toUpperCase(java.util.Locale.ROOT)
            + " "
            + SECTION
            + " \"\" \"dnet "
            + build.version()
            + "\" \"Manual of dnet\"");
    // No justified text: names and options stay as they are typed.
    line(".ad l");
    line(".nh");
    heading("NAME");
    line(text(name) + " \\- " + text(header.replaceFirst("\\.$", "")));
    heading("SYNOPSIS");
    synopsis(command);
    if (spec.usageMessage().description().length > 0) {
      heading("DESCRIPTION");
      paragraph(spec.usageMessage().description());
    }
    parameters(spec.positionalParameters());
    commands(command.getSubcommands());
    options(spec.options());
    if (spec.usageMessage().footer().length > 0) {
      heading("EXAMPLES");
      line(".nf");
      List.of(spec.usageMessage().footer()).forEach(l -> line(text(l.formatted())));
      line(".fi");
    }
    if (spec.parent() == null) {
      table("EXIT STATUS", EXIT);
      table("ENVIRONMENT", ENVIRONMENT);
      table("FILES", FILES);
    } else {
      heading("SEE ALSO");
      line(".BR dnet (" + SECTION + "),");
      line(".BR dnet\\-doctor (" + SECTION + ")");
    }
  }

  private void synopsis(CommandLine command) {
    Help help = command.getHelp();
    String[] own = command.getCommandSpec().usageMessage().customSynopsis();
    String synopsis =
        own.length > 0
            ? String.join("\n", own)
            : help.detailedSynopsis(0, Help.createShortOptionArityAndNameComparator(), true);
    if (own.length > 0) {
      line(".nf");
      synopsis.lines().forEach(l -> line(text(l.replaceFirst("^ {7}dnet", "dnet"))));
      line(".fi");
    } else {
      line(text(synopsis.replaceAll("\\s+", " ").strip()));
    }
  }

  private void parameters(List<PositionalParamSpec> parameters) {
    if (parameters.stream().allMatch(ArgSpec::hidden)) {
      return;
    }
    heading("ARGUMENTS");
    for (PositionalParamSpec parameter : parameters) {
      if (!parameter.hidden()) {
        line(".TP");
        line("\\fI" + text(parameter.paramLabel()) + "\\fR");
        paragraph(parameter.description());
      }
    }
  }

  private void commands(Map<String, CommandLine> commands) {
    if (commands.isEmpty()) {
      return;
    }
    heading("COMMANDS");
    commands.forEach(
        (name, command) -> {
          CommandSpec spec = command.getCommandSpec();
          if (!spec.usageMessage().hidden()) {
            line(".TP");
            line(
                name.equals("help")
                    ? "\\fBdnet help\\fR"
                    : "\\fBdnet\\-" + text(name) + "\\fR(" + SECTION + ")");
            paragraph(spec.usageMessage().header());
          }
        });
  }

  private void options(List<OptionSpec> options) {
    heading("OPTIONS");
    for (OptionSpec option : options) {
      if (option.hidden()) {
        continue;
      }
      StringBuilder names = new StringBuilder();
      for (String name : option.names()) {
        names.append(names.length() == 0 ? "" : ", ").append("\\fB").append(text(name));
        names.append("\\fR");
      }
      if (option.arity().max() > 0) {
        names.append(" \\fI").append(text(option.paramLabel())).append("\\fR");
      }
      line(".TP");
      line(names.toString());
      paragraph(option.description());
    }
  }

  private void table(String heading, String[][] rows) {
    heading(heading);
    for (String[] row : rows) {
      line(".TP");
      line("\\fB" + text(row[0]) + "\\fR");
      line(text(row[1]));
    }
  }

  private void heading(String name) {
    line(".SH " + name);
  }

  /** picocli's descriptions are formats; %n is the only thing that dnet has in them. */
  private void paragraph(String... lines) {
    for (String line : lines) {
      line.formatted().lines().forEach(l -> line(text(l)));
    }
  }

  /** What roff would take for its own: backslashes, hyphens, and a dot or quote that begins. */
  private static String text(String words) {
    String safe = words.replace("\\", "\\e").replace("-", "\\-");
    safe = safe.replace("'", "\\(aq").replace("…", "...");
    return safe.startsWith(".") ? "\\&" + safe : safe;
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
