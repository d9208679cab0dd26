package dnet.inspector.simulate.mend;

import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.Neighbour;
import dnet.inspector.model.PolicyRule;
import dnet.inspector.model.Qdisc;
import dnet.inspector.model.Route;
import dnet.inspector.model.Socket;
import dnet.inspector.model.Stack;
import dnet.inspector.model.Sysctls;
import dnet.inspector.model.TcFilter;
import dnet.inspector.model.firewall.Ruleset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Copies of a stack with one part changed. */
final class StackEdits {
  private StackEdits() {}

  static <T> List<T> plus(List<T> list, T more) {
    List<T> all = new ArrayList<>(list);
    if (!all.contains(more)) {
      all.add(more);
    }
    return all;
  }

  static <T> List<T> minus(List<T> list, Predicate<T> less) {
    return list.stream().filter(less.negate()).toList();
  }

  static Stack routes(Stack s, List<Route> routes) {
    return new Stack(
        routes,
        s.policyRules(),
        s.neighbours(),
        s.fdb(),
        s.sockets(),
        s.qdiscs(),
        s.filters(),
        s.sysctls(),
        s.ruleset(),
        s.conntrack(),
        s.unread());
  }

  static Stack policyRules(Stack s, List<PolicyRule> rules) {
    return new Stack(
        s.routes(),
        rules,
        s.neighbours(),
        s.fdb(),
        s.sockets(),
        s.qdiscs(),
        s.filters(),
        s.sysctls(),
        s.ruleset(),
        s.conntrack(),
        s.unread());
  }

  static Stack neighbours(Stack s, List<Neighbour> neighbours) {
    return new Stack(
        s.routes(),
        s.policyRules(),
        neighbours,
        s.fdb(),
        s.sockets(),
        s.qdiscs(),
        s.filters(),
        s.sysctls(),
        s.ruleset(),
        s.conntrack(),
        s.unread());
  }

  static Stack fdb(Stack s, List<FdbEntry> fdb) {
    return new Stack(
        s.routes(),
        s.policyRules(),
        s.neighbours(),
        fdb,
        s.sockets(),
        s.qdiscs(),
        s.filters(),
        s.sysctls(),
        s.ruleset(),
        s.conntrack(),
        s.unread());
  }

  static Stack sockets(Stack s, List<Socket> sockets) {
    return new Stack(
        s.routes(),
        s.policyRules(),
        s.neighbours(),
        s.fdb(),
        sockets,
        s.qdiscs(),
        s.filters(),
        s.sysctls(),
        s.ruleset(),
        s.conntrack(),
        s.unread());
  }

  static Stack traffic(Stack s, List<Qdisc> qdiscs, List<TcFilter> filters) {
    return new Stack(
        s.routes(),
        s.policyRules(),
        s.neighbours(),
        s.fdb(),
        s.sockets(),
        qdiscs,
        filters,
        s.sysctls(),
        s.ruleset(),
        s.conntrack(),
        s.unread());
  }

  static Stack sysctl(Stack s, String name, String value) {
    SortedMap<String, String> values = new TreeMap<>(s.sysctls().values());
    values.put(name, value);
    return new Stack(
        s.routes(),
        s.policyRules(),
        s.neighbours(),
        s.fdb(),
        s.sockets(),
        s.qdiscs(),
        s.filters(),
        new Sysctls(values),
        s.ruleset(),
        s.conntrack(),
        s.unread());
  }

  static Stack ruleset(Stack s, Ruleset ruleset) {
    return new Stack(
        s.routes(),
        s.policyRules(),
        s.neighbours(),
        s.fdb(),
        s.sockets(),
        s.qdiscs(),
        s.filters(),
        s.sysctls(),
        ruleset,
        s.conntrack(),
        s.unread());
  }
}
