package dnet.inspector.simulate.mend;

import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Qdisc;
import dnet.inspector.model.TcFilter;
import java.util.ArrayList;
import java.util.List;

/** Traffic control. */
final class TrafficMends {
  private TrafficMends() {}

  static List<Attempt> withoutFilter(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    for (Namespace namespace : c.places()) {
      for (TcFilter filter : namespace.stack().filters()) {
        Link link = c.wiring().link(filter.link()).orElse(null);
        String named =
            " filter " + filter.kind() + " " + filter.parent() + " pref " + filter.preference();
        if (link != null && isNamed(c, link.name() + named)) {
          attempts.addAll(filter(c, namespace, link, filter));
        }
      }
      for (Qdisc qdisc : namespace.stack().qdiscs()) {
        Link link = c.wiring().link(qdisc.link()).orElse(null);
        if (link != null
            && isNamed(c, link.name() + " qdisc " + qdisc.kind() + " " + qdisc.handle())) {
          attempts.addAll(qdisc(c, namespace, link, qdisc));
        }
      }
    }
    return attempts;
  }

  private static boolean isNamed(Case c, String beginning) {
    String object = c.culprit().object();
    return object.equals(beginning) || object.startsWith(beginning + " ");
  }

  private static List<Attempt> filter(Case c, Namespace namespace, Link link, TcFilter filter) {
    List<String> words = new ArrayList<>(List.of("tc", "filter", "del", "dev", link.name()));
    boolean hook = filter.parent().equals("ingress") || filter.parent().equals("egress");
    words.addAll(hook ? List.of(filter.parent()) : List.of("parent", filter.parent()));
    words.addAll(List.of("pref", Integer.toString(filter.preference())));
    return Attempt.tried(
        c.command(namespace.id(), words),
        "deletes the filter",
        "whoever set it wanted these packets dropped",
        host ->
            Edits.stack(
                host,
                namespace.id(),
                s ->
                    StackEdits.traffic(
                        s,
                        s.qdiscs(),
                        StackEdits.minus(
                            s.filters(),
                            f ->
                                f.link().equals(filter.link())
                                    && f.parent().equals(filter.parent())
                                    && f.preference() == filter.preference()))));
  }

  private static List<Attempt> qdisc(Case c, Namespace namespace, Link link, Qdisc qdisc) {
    List<String> words = new ArrayList<>(List.of("tc", "qdisc", "del", "dev", link.name()));
    words.addAll(
        qdisc.parent().equals("root") ? List.of("root") : List.of("parent", qdisc.parent()));
    return Attempt.tried(
        c.command(namespace.id(), words),
        "deletes the shaper; the kernel's default takes its place",
        "the rate is limited no longer",
        host ->
            Edits.stack(
                host,
                namespace.id(),
                s ->
                    StackEdits.traffic(
                        s, StackEdits.minus(s.qdiscs(), qdisc::equals), s.filters())));
  }
}
