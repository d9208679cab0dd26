package dnet.inspector.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code dnet ports --json}. */
public record PortsReport(
    int formatVersion, HostView host, List<Row> ports, List<dnet.inspector.model.Gap> gaps) {

  /**
   * One published port.
   *
   * @param container null for a DNAT rule or proxy that leads to no container of this engine
   * @param containerAddress where the rule or the proxy leads; null when nothing leads anywhere
   * @param rules every DNAT rule that publishes it
   * @param notes what is missing or doubtful, for people
   */
  public record Row(
      @Nullable String container,
      @Nullable String containerId,
      String protocol,
      String hostAddress,
      int hostPort,
      @Nullable String containerAddress,
      int containerPort,
      List<String> via,
      List<PortView.RuleView> rules,
      List<Integer> proxyPids,
      List<String> notes) {}
}
