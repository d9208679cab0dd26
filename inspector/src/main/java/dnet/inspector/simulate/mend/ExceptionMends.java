package dnet.inspector.simulate.mend;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Selector;
import dnet.inspector.model.firewall.Table;
import dnet.inspector.model.firewall.Values;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Packet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Exceptions for one pair of addresses, in the chain that Docker leaves to its users. */
final class ExceptionMends {
  private static final String CHAIN = "DOCKER-USER";

  private ExceptionMends() {}

  static List<Attempt> accepted(Case c) {
    RuleRef dropper = c.culprit().rule();
    if (dropper == null || dropper.chain().equals(CHAIN)) {
      return List.of();
    }
    List<Attempt> attempts = new ArrayList<>();
    boolean v4 = c.question().flow().isV4();
    for (Namespace namespace : c.places()) {
      Table table = FirewallMends.tableOf(namespace, "filter", CHAIN, v4).orElse(null);
      Packet packet = packetIn(c, namespace);
      if (table == null || packet == null) {
        continue;
      }
      List<String> match =
          List.of("-s", packet.source().toString(), "-d", packet.destination().toString());
      List<String> words = new ArrayList<>(List.of(table.program(), "-I", CHAIN));
      words.addAll(match);
      words.addAll(List.of("-j", "ACCEPT"));
      Rule rule =
          new Rule(
              new RuleRef(
                  table.program(),
                  "filter",
                  CHAIN,
                  1,
                  "-A " + CHAIN + " " + String.join(" ", match) + " -j ACCEPT"),
              0,
              0,
              List.of(
                  is(Field.IP_SOURCE, packet.source()),
                  is(Field.IP_DESTINATION, packet.destination()),
                  new Action.Verdict(Action.Verdict.Decision.ACCEPT, null)));
      attempts.addAll(
          Attempt.tried(
              c.command(namespace.id(), words),
              "lets " + packet.source() + " talk to " + packet.destination() + ", and nobody else",
              "the addresses change when the containers are made anew",
              host -> FirewallMends.first(host, namespace.id(), table, CHAIN, rule)));
    }
    return attempts;
  }

  /** The packet as it was last seen in a namespace, in the direction that died. */
  private static @Nullable Packet packetIn(Case c, Namespace namespace) {
    Packet last = null;
    Direction direction = c.trace().direction();
    for (Hop hop : c.trace().hops()) {
      if (namespace.id().equals(hop.namespaceId())
          && hop.direction() == direction
          && hop.packet() != null
          && hop.packet().outer() == null) {
        last = hop.packet();
      }
    }
    return last;
  }

  private static Clause is(Field field, IpAddress address) {
    BigInteger number = new BigInteger(1, address.octets());
    return new Match.Compare(
        List.of(Selector.of(field)), Values.of(new Values.Range(number, number)), false);
  }
}
