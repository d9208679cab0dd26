package dnet.inspector.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A published port.
 *
 * @param via {@code dnat} and/or {@code proxy}; empty when nothing serves it
 * @param rule the DNAT rule, verbatim; null when there is none
 * @param proxyPid the docker-proxy's pid; null when there is none
 */
public record PortView(
    String protocol,
    String hostAddress,
    int hostPort,
    int containerPort,
    List<String> via,
    @Nullable RuleView rule,
    @Nullable Integer proxyPid) {
  /** A rule where it is, and its text. */
  public record RuleView(String program, String table, String chain, int number, String text) {}
}
