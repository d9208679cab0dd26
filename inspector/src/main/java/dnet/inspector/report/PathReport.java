package dnet.inspector.report;

import dnet.inspector.model.Gap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code dnet path A B --json} and {@code dnet trace A B --json}.
 *
 * @param outcome DELIVERED, LOST, REJECTED or UNKNOWN
 * @param cause a cause code; null where nothing is to blame
 * @param confidence CERTAIN, LIKELY or POSSIBLE
 * @param direction in which direction it failed: forward or reply; null where it did not
 * @param predicted what the host's facts say; null only when nothing could be predicted
 * @param observed what probes showed; null when none were sent
 */
public record PathReport(
    int formatVersion,
    HostView host,
    FlowView flow,
    String outcome,
    @Nullable String cause,
    String confidence,
    @Nullable CulpritView culprit,
    @Nullable String direction,
    @Nullable PartView predicted,
    @Nullable PartView observed,
    List<HopView> hops,
    List<EvidenceView> evidence,
    List<NoteView> notes,
    List<RemedyView> remedies,
    List<Gap> gaps) {

  /** What was asked; {@code source} is null where none could be chosen. */
  public record FlowView(
      String from,
      String to,
      String protocol,
      @Nullable String source,
      String destination,
      @Nullable Integer destinationPort,
      int size) {}

  /**
   * What is to blame.
   *
   * @param kind rule, link, address, route, neighbour, fdb, sysctl, socket, tunnel, container,
   *     limit
   * @param rule where it is a firewall's; else null
   */
  public record CulpritView(
      String kind,
      String namespace,
      String object,
      String text,
      PortView.@Nullable RuleView rule) {}

  /** One of the two accounts of the way. */
  public record PartView(
      String outcome, @Nullable String cause, @Nullable String direction, List<HopView> hops) {}

  /**
   * A place on the way.
   *
   * @param direction in or out
   * @param leg forward or reply
   * @param predicted whether the prediction goes through here
   * @param sent probes sent; null where none were
   * @param seen probes seen here; null where nobody looked
   */
  public record HopView(
      String namespace,
      @Nullable String interfaceName,
      String kind,
      String direction,
      String leg,
      List<StepView> steps,
      boolean predicted,
      @Nullable Integer sent,
      @Nullable Integer seen,
      @Nullable LatencyView latencyMicros) {
    /** The contract's name; {@code interface} is a word of Java's. */
    @com.fasterxml.jackson.annotation.JsonProperty("interface")
    @Override
    public @Nullable String interfaceName() {
      return interfaceName;
    }
  }

  /** Something that happens at a hop. */
  public record StepView(String kind, String text) {}

  /** Microseconds since the hop before. */
  public record LatencyView(long min, long median, long max) {}

  /** A fact that speaks for the verdict. */
  public record EvidenceView(String source, String text) {}

  /** Something true that does not stop the packet. */
  public record NoteView(String code, String text) {}

  /** What would mend it, as a plain command. */
  public record RemedyView(String command, String effect, String risk) {}
}
