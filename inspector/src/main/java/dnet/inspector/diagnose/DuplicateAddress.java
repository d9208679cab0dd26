package dnet.inspector.diagnose;

import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One address on two interfaces of one segment. */
final class DuplicateAddress implements Rule {
  @Override
  public String code() {
    return "duplicate-address";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "two interfaces on one bridge, or on one macvlan parent, have the same address";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Segments.of(scene)
        .forEach(
            (segment, stations) -> {
              SortedMap<IpAddress, List<Link>> owners = new TreeMap<>();
              for (Link link : stations) {
                for (InterfaceAddress address : link.base().addresses()) {
                  owners
                      .computeIfAbsent(address.prefix().address(), a -> new ArrayList<>())
                      .add(link);
                }
              }
              owners.forEach(
                  (address, links) -> {
                    if (links.stream().map(Link::key).distinct().count() > 1) {
                      report(scene, findings, address, links);
                    }
                  });
            });
  }

  private void report(Scene scene, Findings findings, IpAddress address, List<Link> links) {
    Link first = links.get(0);
    Link last = links.get(links.size() - 1);
    Finding.Draft draft =
        Finding.of(
                code(), Severity.CRITICAL, scene.name(first.key().namespace()), address.toString())
            .says(
                address
                    + " belongs to both "
                    + Segments.shown(scene, first)
                    + " and "
                    + Segments.shown(scene, last),
                "Whoever answers ARP last gets the packets: connections to either break now and"
                    + " then.");
    links.forEach(
        l -> draft.because(Segments.shown(scene, l) + ": " + address + ", MAC " + l.base().mac()));
    String prefix =
        last.base().addresses().stream()
            .filter(a -> a.prefix().address().equals(address))
            .map(a -> a.prefix().toString())
            .findFirst()
            .orElse(address.toString());
    findings.add(
        draft.mendedBy(
            scene.command(last.key().namespace(), "ip", "addr", "del", prefix, "dev", last.name()),
            "takes the address from " + Segments.shown(scene, last),
            "it loses its connections; make sure that it is the one which should not have it"));
  }
}
