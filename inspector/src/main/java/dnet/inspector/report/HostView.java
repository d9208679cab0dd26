package dnet.inspector.report;

import org.jspecify.annotations.Nullable;

/**
 * The host that was read.
 *
 * @param netns inode of the namespace called "host"
 * @param docker null when no engine answered
 */
public record HostView(String name, String kernel, long netns, @Nullable DockerView docker) {
  /**
   * The engine.
   *
   * @param firewall iptables-nft, iptables-legacy, nftables or none
   * @param reason why this endpoint was asked
   */
  public record DockerView(
      String version, String firewall, String product, String endpoint, String reason) {}
}
