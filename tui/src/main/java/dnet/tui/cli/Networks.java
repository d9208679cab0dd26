package dnet.tui.cli;

import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Host;
import org.jspecify.annotations.Nullable;

/** The {@code --network} option's argument. */
final class Networks {
  private Networks() {}

  /** Ends the command, with the names that there are, if the host has no such Docker network. */
  static void check(Host host, @Nullable String network) {
    if (network != null && host.networks().stream().noneMatch(n -> n.name().equals(network))) {
      throw new CommandException(
          ExitCode.USAGE,
          "no such network: "
              + network
              + "; there are: "
              + String.join(", ", host.networks().stream().map(DockerNetwork::name).toList()));
    }
  }
}
