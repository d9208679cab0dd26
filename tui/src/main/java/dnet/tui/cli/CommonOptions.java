package dnet.tui.cli;

import dnet.tui.render.RowTemplate;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that reads a host. */
final class CommonOptions {
  @Option(
      names = {"-j", "--json"},
      description = "Print one JSON document; the same as --format json.")
  boolean json;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table (default) or json; ls: '{{.Field}} …'; graph: tree, dot, mermaid, svg.")
  String format = "table";

  @Option(
      names = {"-p", "--pretty"},
      description = "Accepted as by ip(8): JSON is always indented.")
  boolean pretty;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Answer from a report instead of this host; needs no root.")
  @Nullable Path from;

  @Option(
      names = {"-H", "--docker-host"},
      paramLabel = "URI",
      description = "Which engine to ask: unix, tcp, http(s) or ssh.")
  @Nullable String dockerHost;

  @Option(names = "--context", paramLabel = "NAME", description = "The docker context to use.")
  @Nullable String context;

  @Option(
      names = "--ovs-db",
      paramLabel = "SOCKET",
      description = "Open vSwitch's database, where it is not /var/run/openvswitch/db.sock.")
  @Nullable Path ovsDatabase;

  @Option(
      names = "--host-netns",
      paramLabel = "FILE",
      description = "Take this namespace for the host, for an engine that is not in dnet's own.")
  @Nullable Path hostNetns;

  @Option(names = "--color", paramLabel = "WHEN", description = "auto (default), always or never.")
  ColourChoice colour = ColourChoice.AUTO;

  @Option(names = "--no-color", description = "The same as --color=never.")
  boolean noColour;

  @Option(names = "--explain", description = "Also print the plain commands that show the same.")
  boolean explain;

  boolean wantsJson() {
    return json || format.equalsIgnoreCase("json");
  }

  /** The form of output, in lower case; a template as it was given. */
  String format() {
    return RowTemplate.isTemplate(format) ? format : format.toLowerCase(Locale.ROOT);
  }

  /**
   * Refuses options that cannot go together or say nothing, before the host is read.
   *
   * @param formats the forms of output that the command has
   */
  void check(List<String> formats) {
    boolean template = RowTemplate.isTemplate(format);
    if (!template && !formats.contains(format())) {
      throw new CommandException(
          ExitCode.USAGE, "unknown format " + format + "; there are " + String.join(", ", formats));
    }
    if (template && json) {
      throw new CommandException(ExitCode.USAGE, "--json and a template cannot both be given");
    }
    if (from != null && (dockerHost != null || context != null)) {
      throw new CommandException(ExitCode.USAGE, "--from cannot be given with an engine");
    }
    if (from != null && (ovsDatabase != null || hostNetns != null)) {
      throw new CommandException(
          ExitCode.USAGE, "--from cannot be given with --ovs-db or --host-netns");
    }
    if (dockerHost != null && context != null) {
      throw new CommandException(
          ExitCode.USAGE, "--docker-host and --context cannot both be given");
    }
  }

  ColourChoice colour() {
    return noColour ? ColourChoice.NEVER : colour;
  }
}
