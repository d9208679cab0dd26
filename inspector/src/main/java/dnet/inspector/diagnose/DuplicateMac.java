package dnet.inspector.diagnose;

import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One MAC address on two interfaces of one segment. */
final class DuplicateMac implements Rule {
  @Override
  public String code() {
    return "duplicate-mac";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "two interfaces on one bridge, or on one macvlan parent, have the same MAC address";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Segments.of(scene)
        .forEach(
            (segment, stations) -> {
              SortedMap<MacAddress, List<Link>> owners = new TreeMap<>();
              for (Link link : stations) {
                MacAddress mac = link.base().mac();
                if (mac != null) {
                  owners.computeIfAbsent(mac, m -> new ArrayList<>()).add(link);
                }
              }
              owners.forEach(
                  (mac, links) -> {
                    if (links.size() > 1) {
                      report(scene, findings, mac, links);
                    }
                  });
            });
  }

  private void report(Scene scene, Findings findings, MacAddress mac, List<Link> links) {
    Finding.Draft draft =
        Finding.of(
                code(),
                Severity.CRITICAL,
                scene.name(links.get(0).key().namespace()),
                mac.toString())
            .says(
                "MAC "
                    + mac
                    + " belongs to both "
                    + Segments.shown(scene, links.get(0))
                    + " and "
                    + Segments.shown(scene, links.get(1)),
                "The bridge sends frames to where it heard the MAC last: connections to either"
                    + " break now and then.");
    links.forEach(l -> draft.because(Segments.shown(scene, l)));
    findings.add(
        draft.mendedBy(
            scene.command(
                links.get(1).key().namespace(), "ip", "link", "show", "dev", links.get(1).name()),
            "shows the second; make its container anew without --mac-address",
            ""));
  }
}
