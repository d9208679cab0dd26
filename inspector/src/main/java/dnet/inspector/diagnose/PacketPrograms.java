package dnet.inspector.diagnose;

import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Qdisc;
import dnet.inspector.model.Stack;
import dnet.inspector.model.TcFilter;

/** Programs and shapers that may drop packets where no firewall rule shows it. */
final class PacketPrograms implements Rule {
  @Override
  public String code() {
    return "packet-programs";
  }

  @Override
  public Severity worst() {
    return Severity.INFO;
  }

  @Override
  public String finds() {
    return "an XDP program, a tc filter or a shaper (tbf, netem) may drop packets unseen";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    for (Namespace namespace : scene.namespaces()) {
      for (Link link : namespace.links()) {
        if (link.base().xdp()) {
          report(
              scene,
              findings,
              link,
              "an XDP program",
              "It sees packets before a capture does, and may drop them.",
              "xdp on " + link.name(),
              new String[] {"ip", "-d", "link", "show", "dev", link.name()});
        }
      }
      boolean any = namespace.links().size() > 1;
      if (any && findings.knows(this, namespace, Stack.Part.QDISCS)) {
        traffic(scene, findings, namespace);
      }
    }
  }

  private void traffic(Scene scene, Findings findings, Namespace namespace) {
    for (TcFilter filter : namespace.stack().filters()) {
      Link link = scene.wiring().link(filter.link()).orElse(null);
      if (link != null) {
        report(
            scene,
            findings,
            link,
            "a tc filter (" + filter.kind() + ")",
            "It sees packets beside the firewall, and may drop or redirect them.",
            "filter "
                + filter.kind()
                + " "
                + filter.parent()
                + " pref "
                + filter.preference()
                + (filter.options().containsKey("name") ? " " + filter.options().get("name") : ""),
            new String[] {"tc", "filter", "show", "dev", link.name(), filter.parent()});
      }
    }
    for (Qdisc qdisc : namespace.stack().qdiscs()) {
      Link link = scene.wiring().link(qdisc.link()).orElse(null);
      if (link != null && (qdisc.kind().equals("tbf") || qdisc.kind().equals("netem"))) {
        report(
            scene,
            findings,
            link,
            "a " + qdisc.kind() + " shaper",
            "It delays packets, and drops them when it has no room.",
            qdisc.kind() + " " + qdisc.handle() + ", dropped so far: " + qdisc.dropped(),
            new String[] {"tc", "-s", "qdisc", "show", "dev", link.name()});
      }
    }
  }

  private void report(
      Scene scene,
      Findings findings,
      Link link,
      String what,
      String meaning,
      String fact,
      String[] command) {
    String where = scene.name(link.key().namespace());
    findings.add(
        Finding.of(code(), Severity.INFO, where, link.name())
            .says(link.name() + " of " + where + " has " + what, meaning)
            .because(fact)
            .mendedBy(scene.command(link.key().namespace(), command), "shows it", ""));
  }
}
