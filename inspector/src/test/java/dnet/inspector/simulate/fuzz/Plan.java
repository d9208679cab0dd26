package dnet.inspector.simulate.fuzz;

import dnet.inspector.model.flow.Protocol;
import java.util.List;

/**
 * A lab and what is asked of it.
 *
 * @param seed which gives this plan again
 * @param links lines for {@code ip -batch} outside that make all interfaces; {@code @NAME} stands
 *     for a node's namespace
 */
record Plan(long seed, List<Node> nodes, List<String> links, List<Ask> asks) {
  /**
   * A flow.
   *
   * @param number unique in the lab; its source port is derived from it
   * @param size of the IP packet in octets
   */
  record Ask(int number, Node from, Protocol protocol, String destination, int port, int size) {
    int sourcePort() {
      return 20000 + number;
    }

    @Override
    public String toString() {
      return String.format(
          "#%d %s %s > %s%s size %d",
          number,
          protocol.word(),
          from.name,
          destination,
          protocol.hasPorts() ? " port " + port : "",
          size);
    }
  }
}
