package dnet.inspector.report;

import dnet.inspector.model.Gap;
import dnet.inspector.model.Host;
import dnet.inspector.model.Wiring;
import dnet.inspector.simulate.Matrix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code dnet path --matrix --json}: who can reach whom.
 *
 * @param protocol icmp, tcp or udp
 * @param port null for ICMP
 * @param members names of the containers, in the order of rows and columns
 * @param pairs row by row; a container with itself is left out
 */
public record MatrixReport(
    int formatVersion,
    HostView host,
    String protocol,
    @Nullable Integer port,
    List<String> members,
    List<PairView> pairs,
    List<Gap> gaps) {

  /**
   * One pair.
   *
   * @param cause null where it is delivered, or that is unknown
   * @param text what is to blame; empty where nothing is
   */
  public record PairView(
      String from,
      String to,
      String outcome,
      @Nullable String cause,
      String confidence,
      String text) {}

  /** The published form of a matrix. */
  public static MatrixReport of(
      Host host,
      String protocol,
      @Nullable Integer port,
      List<String> members,
      List<Matrix.Cell> cells) {
    return new MatrixReport(
        Reports.FORMAT_VERSION,
        new Views(new Wiring(host)).host(),
        protocol,
        port,
        members,
        cells.stream()
            .map(
                c ->
                    new PairView(
                        c.from(),
                        c.to(),
                        c.outcome().name(),
                        c.cause() == null ? null : c.cause().code(),
                        c.confidence().name(),
                        c.text()))
            .toList(),
        host.gaps());
  }
}
