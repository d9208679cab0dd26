package dnet.tui.cli;

import dnet.inspector.model.flow.Protocol;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What flows: options that path and trace share. */
final class FlowOptions {
  private static final int LARGEST = 65535;

  @Option(names = "--tcp", paramLabel = "PORT", description = "A TCP connection to this port.")
  @Nullable Integer tcp;

  @Option(names = "--udp", paramLabel = "PORT", description = "A UDP datagram to this port.")
  @Nullable Integer udp;

  @Option(names = "--icmp", description = "A ping; the default.")
  boolean icmp;

  @Option(
      names = {"-s", "--size"},
      paramLabel = "OCTETS",
      description = "Size of the IP packet, sent with don't-fragment.")
  int size;

  @Option(
      names = {"-6", "--ipv6"},
      description = "By IPv6 where both are there.")
  boolean ipv6;

  void check() {
    int chosen = (tcp == null ? 0 : 1) + (udp == null ? 0 : 1) + (icmp ? 1 : 0);
    if (chosen > 1) {
      throw new CommandException(ExitCode.USAGE, "--tcp, --udp and --icmp exclude each other");
    }
    if (port() < 0 || port() > LARGEST || ((tcp != null || udp != null) && port() == 0)) {
      throw new CommandException(ExitCode.USAGE, "port " + port() + " is not between 1 and 65535");
    }
    if (size < 0 || size > LARGEST || (size != 0 && size < 28)) {
      throw new CommandException(ExitCode.USAGE, "size " + size + " is not between 28 and 65535");
    }
  }

  Protocol protocol() {
    if (tcp != null) {
      return Protocol.TCP;
    }
    return udp != null ? Protocol.UDP : Protocol.ICMP;
  }

  int port() {
    if (tcp != null) {
      return tcp;
    }
    return udp == null ? 0 : udp;
  }
}
