package dnet.inspector.remedy;

import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Plans what a remedy's plain commands do, as far as dnet can take it back exactly. */
public final class FixPlanner {
  private final Ground ground;
  private final Session session;
  private final Checks checks;
  private final List<Step> steps = new ArrayList<>();
  private final Set<String> raised = new HashSet<>();

  private FixPlanner(Ground ground, Session session, Checks checks) {
    this.ground = ground;
    this.session = session;
    this.checks = checks;
  }

  /**
   * Plans.
   *
   * @throws RefusedException if its place is gone, or dnet could not take it back; then the command
   *     is for people to run
   */
  public static Plan plan(Ground ground, Offers.Offer offer, boolean force) throws IOException {
    Checks checks = new Checks(force);
    if (offer.parts().isEmpty()) {
      throw new NotOursException("it needs a shell, or a decision");
    }
    try (Session session = new Session()) {
      FixPlanner planner = new FixPlanner(ground, session, checks);
      for (Offers.Part part : offer.parts()) {
        planner.part(part);
      }
      if (!offer.risk().isEmpty()) {
        checks.warn(offer.risk());
      }
      checks.orThrow();
      return new Plan(offer.effect(), planner.steps, checks.warnings());
    }
  }

  private void part(Offers.Part part) throws IOException {
    List<String> words = part.words();
    String program = words.get(0);
    try {
      Ground.Spot spot = ground.spot(part.place());
      if (program.equals("ip")) {
        ip(spot, words.subList(1, words.size()));
      } else if (program.equals("sysctl") && words.size() == 3 && words.get(1).equals("-w")) {
        steps.addAll(FixSysctls.steps(session, spot, words.get(2), checks));
      } else if (program.matches(FilterProgram.NAMES)) {
        steps.addAll(FixRules.steps(session, spot, words));
      } else if (program.equals("bridge") && words.size() > 2 && words.get(1).equals("fdb")) {
        steps.addAll(FixNeighbours.fdb(session, spot, words.subList(2, words.size())));
      } else if (program.equals("nft")) {
        steps.addAll(FixNft.steps(session, spot, words.subList(1, words.size())));
      } else if (program.equals("docker") && words.size() == 5) {
        steps.addAll(FixNetworks.steps(ground, words, checks));
      } else {
        throw notOurs(words);
      }
    } catch (IllegalArgumentException e) {
      throw new NotOursException(String.valueOf(e.getMessage()));
    }
  }

  static NotOursException notOurs(List<String> words) {
    String what =
        String.join(
            " ", words.subList(0, Math.min(words.size(), words.get(0).equals("ip") ? 2 : 1)));
    return new NotOursException("dnet could not take '" + what + "' back");
  }

  private void ip(Ground.Spot spot, List<String> all) throws IOException {
    boolean six = all.get(0).equals("-6");
    List<String> words = six || all.get(0).equals("-4") ? all.subList(1, all.size()) : all;
    if (words.size() < 3) {
      throw notOurs(List.of("ip", String.join(" ", words)));
    }
    String verb = words.get(1);
    List<String> rest = words.subList(2, words.size());
    switch (words.get(0)) {
      case "addr", "address" -> address(spot, verb, rest);
      case "route" ->
          steps.addAll(RoutePlanner.steps(session, spot, verb, rest, six, checks, raised));
      case "rule" -> steps.addAll(RulePlanner.steps(session, spot, verb, rest, six, checks));
      case "link" -> link(spot, verb, rest);
      case "neigh" -> steps.addAll(FixNeighbours.neighbour(session, spot, verb, rest));
      default -> throw notOurs(List.of("ip", words.get(0)));
    }
  }

  private void address(Ground.Spot spot, String verb, List<String> words) throws IOException {
    if (words.size() != 3 || !words.get(1).equals("dev") || !verb.matches("add|del")) {
      throw notOurs(List.of("ip", "addr"));
    }
    IpPrefix prefix = IpPrefix.parse(words.get(0));
    if (verb.equals("del")) {
      steps.addAll(AddressPlanner.removal(session, spot, words.get(2), prefix, checks));
      return;
    }
    Link link = spot.needLink(words.get(2));
    if (link.base().addresses().stream().noneMatch(a -> a.prefix().equals(prefix))) {
      steps.add(new AddAddress(spot.place(), LinkRef.of(link), prefix));
    }
  }

  private void link(Ground.Spot spot, String verb, List<String> words) throws IOException {
    if (!verb.equals("set") || words.size() < 3 || !words.get(0).equals("dev")) {
      throw notOurs(List.of("ip", "link"));
    }
    Link link = spot.needLink(words.get(1));
    List<String> rest = words.subList(2, words.size());
    String value = rest.get(rest.size() - 1);
    String word = rest.size() == 1 ? "" : rest.get(0);
    if (rest.size() == 1 && value.matches("up|down")) {
      set(spot, link, SetLink.Property.STATE, link.base().up() ? "up" : "down", value);
      if (value.equals("up")) {
        raised.add(link.name());
      }
    } else if (rest.size() == 2 && word.equals("mtu") && value.matches("[0-9]{2,5}")) {
      set(spot, link, SetLink.Property.MTU, Integer.toString(link.base().mtu()), value);
    } else if (rest.size() == 2 && word.equals("master")) {
      String before = ground.wiring().masterBridgeOf(link).map(Link::name).orElse("");
      if (before.isEmpty() && link.base().master() != null) {
        throw new NotOursException(link.name() + " is a port of something that is no bridge");
      }
      spot.needLink(value);
      set(spot, link, SetLink.Property.MASTER, before, value);
    } else {
      throw notOurs(List.of("ip", "link set " + word));
    }
  }

  private void set(
      Ground.Spot spot, Link link, SetLink.Property property, String before, String after) {
    if (!before.equals(after)) {
      steps.add(new SetLink(spot.place(), LinkRef.of(link), property, before, after));
    }
  }
}
