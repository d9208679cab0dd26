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
   * @param reach who gets through, one entry a kind of client; empty where it was not asked
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
      List<ReachView> reach,
      List<String> notes) {}

  /**
   * Whether one kind of client gets through.
   *
   * @param client remote, host-address, localhost, same-network or other-network
   * @param source who was taken for such a client; null where there is none
   * @param outcome DELIVERED, LOST, REJECTED or UNKNOWN
   * @param cause a cause code; null where it gets through or that is unknown
   * @param via dnat, proxy or direct; null where it does not get through
   * @param text what is to blame; empty where nothing is
   */
  public record ReachView(
      String client,
      @Nullable String source,
      String outcome,
      @Nullable String cause,
      @Nullable String via,
      String text) {}
}
