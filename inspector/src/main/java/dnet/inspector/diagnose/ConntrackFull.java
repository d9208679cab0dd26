package dnet.inspector.diagnose;

import dnet.inspector.model.Namespace;
import dnet.inspector.model.Stack;

/** Connection tracking tables with little room: new connections are dropped when it is gone. */
final class ConntrackFull implements Rule {
  @Override
  public String code() {
    return "conntrack-full";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "the connection tracking table is 80 % full or more; critical from 95 %";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    for (Namespace namespace : scene.namespaces()) {
      Long count = namespace.stack().conntrack().count();
      Long maximum = namespace.stack().conntrack().maximum();
      boolean home = namespace.id().equals(scene.host().home());
      if (count == null || maximum == null) {
        if (home) {
          findings.knows(this, namespace, Stack.Part.CONNTRACK);
        }
        continue;
      }
      Severity severity = TableFill.of(count, maximum);
      if (severity != null) {
        findings.add(
            Finding.of(code(), severity, namespace.name(), "net.netfilter.nf_conntrack_max")
                .says(
                    "the connection table of "
                        + namespace.name()
                        + " is "
                        + TableFill.percent(count, maximum)
                        + " % full",
                    "When it is full the kernel drops the first packet of every new connection.")
                .because(count + " of " + maximum + " entries")
                .mendedBy(
                    "sysctl -w net.netfilter.nf_conntrack_max=" + maximum * 2,
                    "doubles the limit, for the whole kernel",
                    "about 300 octets of kernel memory an entry; lost at the next boot unless it is"
                        + " in /etc/sysctl.d too"));
      }
    }
  }
}
