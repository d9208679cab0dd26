package dnet.inspector.simulate.mend;

import dnet.inspector.model.BridgePort;
import dnet.inspector.model.BridgeVlan;
import dnet.inspector.model.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings of bridges' ports. */
final class PortMends {
  private PortMends() {}

  static List<Attempt> set(Case c, String setting, String value) {
    List<Attempt> attempts = new ArrayList<>();
    for (Link link : c.links()) {
      BridgePort port = link.base().port();
      if (port == null) {
        continue;
      }
      boolean hairpin = setting.equals("hairpin") || port.hairpin();
      boolean isolated = !setting.equals("isolated") && port.isolated();
      attempts.addAll(
          Attempt.tried(
              c.command(
                  link.key().namespace(),
                  "bridge",
                  "link",
                  "set",
                  "dev",
                  link.name(),
                  setting,
                  value),
              "turns " + setting + " " + value + " at port " + link.name(),
              setting.equals("isolated") ? "other isolated ports reach it, too" : "",
              host ->
                  Edits.base(
                      host,
                      link.key(),
                      b ->
                          Edits.port(
                              b,
                              new BridgePort(
                                  port.bridge(),
                                  port.state(),
                                  hairpin,
                                  isolated,
                                  port.learning(),
                                  port.flood(),
                                  port.vlans())))));
    }
    return attempts;
  }

  static List<Attempt> vlan(Case c) {
    Matcher matcher = Pattern.compile("VLAN ([0-9]{1,4})").matcher(c.culprit().text());
    boolean tagged = matcher.find();
    int id = tagged ? Integer.parseInt(matcher.group(1)) : 1;
    List<Attempt> attempts = new ArrayList<>();
    for (Link link : c.links()) {
      BridgePort port = link.base().port();
      List<String> words =
          new ArrayList<>(
              List.of("bridge", "vlan", "add", "dev", link.name(), "vid", Integer.toString(id)));
      words.addAll(tagged ? List.of("untagged") : List.of("pvid", "untagged"));
      if (port == null) {
        words.add("self");
      }
      BridgeVlan vlan = new BridgeVlan(id, !tagged, true);
      attempts.addAll(
          Attempt.tried(
              c.command(link.key().namespace(), words),
              "lets VLAN " + id + " pass " + c.shown(link) + ", untagged",
              "frames of that VLAN reach what is behind it",
              host -> Edits.link(host, link.key(), l -> carrying(l, vlan))));
    }
    return attempts;
  }

  private static Link carrying(Link link, BridgeVlan vlan) {
    BridgePort p = link.base().port();
    if (p != null) {
      return Edits.with(link, Edits.port(link.base(), carrying(p, vlan)));
    }
    return link instanceof Link.Bridge b
        ? new Link.Bridge(
            b.base(),
            b.id(),
            b.stp(),
            b.vlanFiltering(),
            StackEdits.plus(b.vlans(), vlan),
            b.callsIptables(),
            b.callsIp6tables())
        : link;
  }

  private static BridgePort carrying(BridgePort p, BridgeVlan vlan) {
    return new BridgePort(
        p.bridge(),
        p.state(),
        p.hairpin(),
        p.isolated(),
        p.learning(),
        p.flood(),
        StackEdits.plus(p.vlans(), vlan));
  }
}
