package dnet.tui.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that reads a host. */
final class CommonOptions {
  enum Format {
    TABLE,
    JSON
  }

  @Option(
      names = {"-j", "--json"},
      description = "Print one JSON document; the same as --format json.")
  boolean json;

  @Option(names = "--format", paramLabel = "FORMAT", description = "table (default) or json.")
  Format format = Format.TABLE;

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

  @Option(names = "--color", paramLabel = "WHEN", description = "auto (default), always or never.")
  ColourChoice colour = ColourChoice.AUTO;

  @Option(names = "--no-color", description = "The same as --color=never.")
  boolean noColour;

  @Option(names = "--explain", description = "Also print the plain commands that show the same.")
  boolean explain;

  boolean wantsJson() {
    return json || format == Format.JSON;
  }

  ColourChoice colour() {
    return noColour ? ColourChoice.NEVER : colour;
  }
}
