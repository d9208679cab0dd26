package dnet.inspector.diagnose;

import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Route;
import dnet.inspector.model.Stack;
import java.util.ArrayList;
import java.util.List;

/**
 * How many of Docker's predefined subnets are left: 172.17.0.0/16 to 172.31.0.0/16, then
 * 192.168.0.0/16 in pieces of /20 (libnetwork's ipamutils). Docker skips those that overlap a route
 * of the host.
 */
final class PoolExhaustion implements Rule {
  private static final int FEW = 3;

  @Override
  public String code() {
    return "address-pool-exhausted";
  }

  @Override
  public Severity worst() {
    return Severity.WARNING;
  }

  @Override
  public String finds() {
    return "none, or few, of Docker's 31 predefined subnets are left for new networks";
  }

  static List<IpPrefix> predefined() {
    List<IpPrefix> all = new ArrayList<>();
    for (int second = 17; second <= 31; second++) {
      all.add(IpPrefix.parse("172." + second + ".0.0/16"));
    }
    for (int third = 0; third < 256; third += 16) {
      all.add(IpPrefix.parse("192.168." + third + ".0/20"));
    }
    return all;
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Namespace home = scene.home().orElse(null);
    if (!scene.isDocker() || home == null || !findings.knows(this, home, Stack.Part.ROUTES)) {
      return;
    }
    List<IpPrefix> taken = taken(scene, home);
    List<IpPrefix> predefined = predefined();
    List<IpPrefix> free =
        predefined.stream()
            .filter(p -> taken.stream().noneMatch(t -> Scene.overlap(p, t)))
            .toList();
    if (free.size() > FEW) {
      return;
    }
    Finding.Draft draft =
        Finding.of(
                code(),
                free.isEmpty() ? Severity.WARNING : Severity.INFO,
                "host",
                "default-address-pools")
            .says(
                free.size() + " of Docker's " + predefined.size() + " predefined subnets are left",
                "docker network create without --subnet takes one of them, and fails when none is"
                    + " left, unless the daemon has default-address-pools of its own.")
            .because("networks of the engine: " + scene.host().networks().size());
    free.forEach(f -> draft.because("free: " + f));
    findings.add(
        draft
            .mendedBy(
                "docker network prune",
                "deletes the networks that no container is on",
                "networks kept for containers that are not made yet go too")
            .mendedBy(
                "docker network create --subnet 10.200.0.0/24 NAME",
                "makes a network outside of the predefined subnets",
                "the subnet must be free on this host and behind its routes"));
  }

  private static List<IpPrefix> taken(Scene scene, Namespace home) {
    List<IpPrefix> taken = new ArrayList<>();
    scene.host().networks().stream()
        .flatMap(n -> n.pools().stream())
        .forEach(p -> taken.add(p.subnet()));
    for (Route route : home.stack().routes()) {
      if (route.table() == Route.MAIN && route.destination().length() > 1) {
        taken.add(route.destination());
      }
    }
    for (Link link : home.links()) {
      link.base().addresses().forEach(a -> taken.add(a.prefix()));
    }
    return taken;
  }
}
