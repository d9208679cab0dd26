package dnet.inspector.pasted;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Pairs every container's interface with a port of the host's bridges, by evidence alone. */
public final class Pairer {
  private final Pasted pasted;
  private final Places places;
  private final Map<String, PastedBridge> bridgeOfPort = new HashMap<>();

  public Pairer(Pasted pasted) {
    this.pasted = pasted;
    this.places = new Places(pasted);
    pasted.bridges().forEach(b -> b.ports().forEach(p -> bridgeOfPort.put(p, b)));
  }

  /** The host's interfaces, by name. */
  public Map<String, PastedLink> hostLinks() {
    return places.host();
  }

  /** How many hosts' prompts are among the pastes; more than one makes every pairing doubtful. */
  public long hosts() {
    return places.hosts();
  }

  /** The bridge that one of the host's interfaces is a port of. */
  public @Nullable PastedBridge bridgeOf(String port) {
    PastedBridge listed = bridgeOfPort.get(port);
    PastedLink link = places.host().get(port);
    if (listed != null || link == null || link.master() == null) {
      return listed;
    }
    return pasted.bridges().stream()
        .filter(b -> b.name().equals(link.master()))
        .findFirst()
        .orElse(null);
  }

  /** One for each interface of a container, ordered by container and interface. */
  public List<Pairing> pairings() {
    List<PastedLink> ends = places.ends().values().stream().flatMap(List::stream).toList();
    Map<PastedLink, Map<String, Mirror>> mirrors = new HashMap<>();
    Map<String, List<PastedLink>> claims = new TreeMap<>();
    for (PastedLink end : ends) {
      Map<String, Mirror> best = best(end);
      mirrors.put(end, best);
      best.keySet().forEach(v -> claims.computeIfAbsent(v, k -> new ArrayList<>()).add(end));
    }
    List<Pairing> pairings = new ArrayList<>();
    for (PastedLink end : ends) {
      pairings.add(pairing(end, mirrors.getOrDefault(end, Map.of()), claims, mirrors));
    }
    pairings.sort(Comparator.comparing(p -> label(p.container(), p.end()) + " " + p.end().name()));
    return pairings;
  }

  /** What a place is called: the container's name, else what its prompt said. */
  public static String label(@Nullable PastedContainer container, PastedLink end) {
    if (container != null) {
      return container.label();
    }
    boolean unnamed = end.place().isEmpty() || end.place().startsWith(Places.UNNAMED);
    return unnamed ? "(no prompt pasted)" : end.place();
  }

  /** The candidates of the best grade that there is, those of the right subnet if some are. */
  private Map<String, Mirror> best(PastedLink end) {
    Map<String, Mirror> all = new TreeMap<>();
    for (PastedLink veth : places.host().values()) {
      if (isCandidate(veth)) {
        Mirror mirror = indexes(end, veth) ? byIndex(end, veth) : Mirror.of(end, veth);
        if (mirror.grade() != Grade.NONE) {
          all.put(veth.name(), mirror);
        }
      }
    }
    Grade grade =
        all.values().stream().map(Mirror::grade).min(Comparator.naturalOrder()).orElse(Grade.NONE);
    all.values().removeIf(m -> m.grade() != grade);
    Map<String, Mirror> fitting = new TreeMap<>(all);
    fitting.keySet().removeIf(v -> !Boolean.TRUE.equals(inSubnet(end, bridgeOf(v))));
    return fitting.isEmpty() ? all : fitting;
  }

  private boolean isCandidate(PastedLink link) {
    return bridgeOf(link.name()) != null || link.name().startsWith("veth");
  }

  private static boolean indexes(PastedLink end, PastedLink veth) {
    return end.index() != null
        && veth.index() != null
        && end.index().equals(veth.peerIndex())
        && veth.index().equals(end.peerIndex());
  }

  private static Mirror byIndex(PastedLink end, PastedLink veth) {
    return new Mirror(
        Grade.INDEX,
        String.format(
            "%s is %d@if%d, %s is %d@if%d: each names the other's index",
            end.name(), end.index(), end.peerIndex(), veth.name(), veth.index(), veth.peerIndex()));
  }

  private Pairing pairing(
      PastedLink end,
      Map<String, Mirror> best,
      Map<String, List<PastedLink>> claims,
      Map<PastedLink, Map<String, Mirror>> mirrors) {
    PastedContainer container = places.containerOf(end.place());
    List<String> evidence = new ArrayList<>();
    if (container != null) {
      evidence.add("the prompt's host name " + end.place() + " is the container's id");
    }
    if (best.isEmpty()) {
      evidence.add(closest(end));
      return new Pairing(container, end, Grade.NONE, null, null, List.of(), evidence);
    }
    best.values().forEach(m -> evidence.add(m.text()));
    Set<String> rivals = new TreeSet<>();
    for (String candidate : best.keySet()) {
      for (PastedLink other : claims.getOrDefault(candidate, List.of())) {
        if (!other.equals(end) && rivals(best, mirrors.getOrDefault(other, Map.of()), candidate)) {
          rivals.add(label(places.containerOf(other.place()), other) + " " + other.name());
        }
      }
    }
    rivals.forEach(r -> evidence.add("it mirrors " + r + " equally"));
    List<String> candidates = List.copyOf(best.keySet());
    if (candidates.size() > 1 || !rivals.isEmpty()) {
      return new Pairing(container, end, Grade.AMBIGUOUS, null, null, candidates, evidence);
    }
    String name = candidates.get(0);
    PastedBridge bridge = bridgeOf(name);
    around(end, name, bridge, evidence);
    Grade grade = best.values().iterator().next().grade();
    return new Pairing(
        container, end, grade, places.host().get(name), bridge, candidates, evidence);
  }

  private static boolean rivals(
      Map<String, Mirror> mine, Map<String, Mirror> theirs, String candidate) {
    Mirror one = mine.get(candidate);
    Mirror two = theirs.get(candidate);
    return one != null && two != null && two.grade().compareTo(one.grade()) <= 0;
  }

  /** Evidence around a pair: the bridge that lists it, the subnet, the gateway, the MAC. */
  private void around(
      PastedLink end, String veth, @Nullable PastedBridge bridge, List<String> evidence) {
    String made = madeOf(end);
    if (made != null) {
      evidence.add(made);
    }
    if (bridge == null) {
      evidence.add("no brctl show or ip link lists a bridge of " + veth);
      return;
    }
    evidence.add(veth + " is a port of " + bridge.name());
    PastedLink own = places.host().get(bridge.name());
    Boolean inside = inSubnet(end, bridge);
    if (inside != null && own != null) {
      evidence.add(
          String.join(", ", end.addresses())
              + (inside ? " is in the subnet of " : " is NOT in the subnet of ")
              + bridge.name()
              + " ("
              + String.join(", ", own.addresses())
              + ")");
    }
    for (PastedRoute route : pasted.routes()) {
      boolean default4 = route.destination().equals("0.0.0.0");
      if (route.place().equals(end.place()) && default4 && own != null && holds(own, route)) {
        evidence.add(
            "its default gateway " + route.gateway() + " is " + bridge.name() + "'s address");
      }
    }
  }

  private static boolean holds(PastedLink link, PastedRoute route) {
    return link.addresses().stream().anyMatch(a -> (a + "/").startsWith(route.gateway() + "/"));
  }

  /** Docker made MAC addresses of 02:42 and the IPv4 address until version 28. */
  private static @Nullable String madeOf(PastedLink end) {
    MacAddress mac = end.mac();
    for (String address : end.addresses()) {
      if (mac != null && address.indexOf(':') < 0) {
        byte[] octets = IpPrefix.parse(address).address().octets();
        String made = "02:42:" + HexFormat.ofDelimiter(":").formatHex(octets);
        if (made.equals(mac.toString())) {
          return "MAC " + mac + " is what Docker makes of " + address.replaceAll("/.*", "");
        }
      }
    }
    return null;
  }

  /** Null when an address is not known. */
  private @Nullable Boolean inSubnet(PastedLink end, @Nullable PastedBridge bridge) {
    PastedLink own = bridge == null ? null : places.host().get(bridge.name());
    if (own == null) {
      return null;
    }
    Boolean found = null;
    for (String subnet : own.addresses()) {
      for (String address : end.addresses()) {
        boolean comparable = subnet.indexOf('/') > 0 && subnet.indexOf(':') < 0;
        if (comparable && address.indexOf(':') < 0) {
          IpAddress mine = IpPrefix.parse(address).address();
          found = Boolean.TRUE.equals(found) || IpPrefix.parse(subnet).contains(mine);
        }
      }
    }
    return found;
  }

  private String closest(PastedLink end) {
    List<PastedLink> candidates =
        places.host().values().stream().filter(this::isCandidate).toList();
    if (candidates.isEmpty()) {
      return "nothing to compare with: no veth of the host was pasted";
    }
    if (end.readings().isEmpty()) {
      return "nothing to compare: no counters of " + end.name() + " were pasted";
    }
    return "nothing fits: none of "
        + String.join(", ", candidates.stream().map(PastedLink::name).toList())
        + " mirrors "
        + Mirror.of(end, candidates.get(0)).text().replaceAll(", .*", "");
  }
}
