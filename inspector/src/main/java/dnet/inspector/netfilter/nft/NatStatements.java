package dnet.inspector.netfilter.nft;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Action.Nat;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.NamedSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code dnat}, {@code snat}, {@code masquerade}, {@code redirect} (nft(8), NAT STATEMENTS). */
final class NatStatements {
  private NatStatements() {}

  /** Throws for a form that is not understood. */
  static List<Clause> parse(String name, JsonNode body, Scope scope) {
    Nat.Kind kind = Nat.Kind.valueOf(name.toUpperCase(Locale.ROOT));
    if (body.path("flags").toString().contains("netmap") || body.has("type_flags")) {
      throw ValueKind.refused(body);
    }
    JsonNode address = body.path("addr");
    JsonNode port = body.path("port");
    if (address.has("map")) {
      Integer fixed = port.isMissingNode() ? null : (Integer) ports(port)[0];
      return byMap(
          kind,
          address.get("map"),
          t -> fixed == null ? t : new NamedSet.Target(t.address(), fixed),
          scope);
    }
    IpAddress[] addresses = addresses(address);
    if (port.has("map")) {
      IpAddress fixed = addresses == null ? null : addresses[0];
      if (addresses != null && !addresses[0].equals(addresses[1])) {
        throw ValueKind.refused(body);
      }
      return byMap(
          kind,
          port.get("map"),
          t -> fixed == null ? t : new NamedSet.Target(fixed, t.port()),
          scope);
    }
    int[] ports = port.isMissingNode() ? null : ports(port);
    return List.of(
        new Nat(
            kind,
            addresses == null ? null : addresses[0],
            addresses == null ? null : addresses[1],
            ports == null ? null : ports[0],
            ports == null ? null : ports[1]));
  }

  private static List<Clause> byMap(
      Nat.Kind kind, JsonNode map, UnaryOperator<NamedSet.Target> complete, Scope scope) {
    List<Operand> key = Operand.key(map.path("key"), scope);
    List<Clause> clauses = new ArrayList<>(Operand.dependencies(key));
    String name = Statements.map(map.path("data"), key, Elements.Gives.ADDRESS_OR_PORT, scope);
    clauses.add(
        new Action.NatByMap(kind, Operand.selectors(key), completed(name, complete, scope)));
    return clauses;
  }

  /** The map, or a copy whose targets also hold the part that the rule itself gives. */
  private static String completed(
      String name, UnaryOperator<NamedSet.Target> complete, Scope scope) {
    NamedSet set =
        scope.set(name).orElseThrow(() -> new IllegalArgumentException("no map " + name));
    List<NamedSet.Entry> entries = new ArrayList<>();
    for (NamedSet.Entry entry : set.entries()) {
      NamedSet.Target target = entry.target();
      entries.add(
          new NamedSet.Entry(
              entry.key(),
              entry.verdict(),
              target == null ? null : complete.apply(target),
              entry.excluded()));
    }
    if (entries.equals(set.entries())) {
      return name;
    }
    NamedSet copy = new NamedSet(scope.freshName(), entries, set.complete());
    scope.add(copy);
    return copy.name();
  }

  private static IpAddress @Nullable [] addresses(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    JsonNode range = node.path("range");
    if (range.isArray() && range.size() == 2) {
      return new IpAddress[] {address(range.get(0)), address(range.get(1))};
    }
    return new IpAddress[] {address(node), address(node)};
  }

  private static IpAddress address(JsonNode node) {
    return IpAddress.parse(ValueKind.word(node));
  }

  private static int[] ports(JsonNode node) {
    JsonNode range = node.path("range");
    if (range.isArray() && range.size() == 2) {
      return new int[] {port(range.get(0)), port(range.get(1))};
    }
    return new int[] {port(node), port(node)};
  }

  private static int port(JsonNode node) {
    int port = node.asInt(-1);
    if (!node.isInt() || port < 0 || port > 0xffff) {
      throw ValueKind.refused(node);
    }
    return port;
  }
}
