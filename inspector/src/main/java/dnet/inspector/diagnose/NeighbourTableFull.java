package dnet.inspector.diagnose;

import dnet.inspector.model.Namespace;
import dnet.inspector.model.Neighbour;
import dnet.inspector.model.Stack;

/**
 * The kernel's neighbour tables with little room. One table a family serves all namespaces;
 * permanent entries do not count (net/core/neighbour.c, gc_entries).
 */
final class NeighbourTableFull implements Rule {
  @Override
  public String code() {
    return "neighbour-table-full";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "the ARP or NDP table is filled to 80 % of gc_thresh3 or more; critical from 95 %";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Namespace home = scene.home().orElse(null);
    if (home == null || !findings.knows(this, home, Stack.Part.SYSCTLS, Stack.Part.NEIGHBOURS)) {
      return;
    }
    for (boolean v4 : new boolean[] {true, false}) {
      String name = "net." + (v4 ? "ipv4" : "ipv6") + ".neigh.default.gc_thresh3";
      Long maximum = home.stack().sysctls().number(name);
      if (maximum == null) {
        findings.unknown(this, name, "host");
        continue;
      }
      long count =
          scene.host().namespaces().values().stream()
              .flatMap(n -> n.stack().neighbours().stream())
              .filter(n -> n.address().isV4() == v4 && !n.proxy())
              .filter(
                  n -> n.state() != Neighbour.State.PERMANENT && n.state() != Neighbour.State.NOARP)
              .count();
      Severity severity = TableFill.of(count, maximum);
      if (severity != null) {
        report(scene, findings, severity, name, count, maximum);
      }
    }
  }

  private void report(
      Scene scene, Findings findings, Severity severity, String name, long count, long maximum) {
    findings.add(
        Finding.of(code(), severity, "host", name)
            .says(
                "the neighbour table is " + TableFill.percent(count, maximum) + " % full",
                "When it is full the kernel finds no MAC for addresses it has not talked to yet,"
                    + " in any namespace.")
            .because(count + " entries in all namespaces that were read, " + name + " = " + maximum)
            .mendedBy(
                scene.command(
                    scene.host().home(), "sysctl", "-w", name + "=" + Math.max(8192, maximum * 4)),
                "raises the limit",
                "raise gc_thresh1 and gc_thresh2 with it; lost at the next boot unless it is in"
                    + " /etc/sysctl.d too"));
  }
}
