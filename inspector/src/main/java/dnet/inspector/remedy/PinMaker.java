package dnet.inspector.remedy;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.netlink.RouteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a pin of what the journal says was done to a container and not taken back. */
public final class PinMaker {
  private final String container;
  private final List<Step> steps = new ArrayList<>();

  private PinMaker(String container) {
    this.container = container;
  }

  /**
   * The pin; empty if nothing was done.
   *
   * @param container its name
   */
  public static Pin of(String container, List<Change> changes) {
    PinMaker maker = new PinMaker(container);
    for (Change change : changes) {
      if (change.status() == Change.Status.MADE) {
        change.reachedSteps().forEach(maker::take);
      }
    }
    return maker.pin();
  }

  /** A later removal, or the same once more, makes an earlier step as if it had not been. */
  private void take(Step step) {
    Step meant = step instanceof Step.Reversed reversed ? reversed.of() : step;
    if (!concerns(meant)) {
      return;
    }
    if (meant instanceof CreateVeth veth) {
      steps.removeIf(s -> isOf(s, veth.peer().name()));
    } else if (meant instanceof CreateChild child) {
      steps.removeIf(s -> isOf(s, child.end().name()));
    } else if (meant instanceof AddAddress || meant instanceof KeptAddress) {
      IpPrefix prefix =
          meant instanceof KeptAddress kept ? kept.prefix() : ((AddAddress) meant).prefix();
      steps.removeIf(s -> s instanceof AddAddress a && a.prefix().equals(prefix));
    } else if (meant instanceof AddRoute || meant instanceof KeptRoute) {
      List<String> words =
          meant instanceof KeptRoute kept ? kept.words() : ((AddRoute) meant).route().words();
      steps.removeIf(s -> s instanceof AddRoute a && a.route().words().equals(words));
    } else if (meant instanceof AddRule || meant instanceof KeptRule) {
      List<String> words =
          meant instanceof KeptRule kept ? kept.words() : ((AddRule) meant).rule().words();
      steps.removeIf(s -> s instanceof AddRule a && a.rule().words().equals(words));
    }
    if (meant.equals(step)) {
      steps.add(step);
    }
  }

  /** Whether a step is the container's, or tells which bridge the host's end of a pair is on. */
  private boolean concerns(Step step) {
    if (step instanceof CreateVeth veth) {
      return isHere(veth.there());
    }
    return step instanceof CreateBridge
        || step instanceof CreateOvsBridge
        || step instanceof JoinOvs
        || (step instanceof SetLink set && set.property() == SetLink.Property.MASTER)
        || step.places().stream().findFirst().filter(this::isHere).isPresent();
  }

  private static boolean isOf(Step step, String link) {
    return (step instanceof CreateVeth v && v.peer().name().equals(link))
        || (step instanceof CreateChild c && c.end().name().equals(link))
        || (step instanceof AddAddress a && a.link().name().equals(link))
        || (step instanceof TakeLease l && l.link().name().equals(link))
        || (step instanceof AddRoute r && link.equals(r.route().link()));
  }

  private boolean isHere(Place place) {
    return place.name().equals(container);
  }

  private Pin pin() {
    List<AttachWish> interfaces = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof CreateVeth veth && isHere(veth.there())) {
        ovs(veth.end().name())
            .ifPresent(o -> interfaces.add(wish(o, veth.peer(), isMadeByDnet(o.name()))));
        master(veth.end().ref())
            .ifPresent(
                bridge -> {
                  boolean made =
                      steps.stream()
                          .anyMatch(
                              s -> s instanceof CreateBridge b && b.end().name().equals(bridge));
                  interfaces.add(wish(new AttachWish.ToBridge(bridge), veth.peer(), made));
                });
      } else if (step instanceof CreateChild child && isHere(child.there())) {
        boolean ipvlan = child.kind() == CreateChild.Kind.IPVLAN;
        interfaces.add(
            wish(new AttachWish.ToParent(child.parent().name(), ipvlan, 0), child.end(), false));
      }
    }
    List<Pin.Address> addresses = new ArrayList<>();
    List<List<String>> routes = new ArrayList<>();
    List<List<String>> rules = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof AddAddress a && isHere(a.place()) && !isMade(a.link().name())) {
        addresses.add(new Pin.Address(a.prefix(), a.link().name()));
      } else if (step instanceof AddRoute r && isHere(r.place()) && !isGateway(r)) {
        routes.add(r.route().words());
      } else if (step instanceof AddRule r && isHere(r.place())) {
        rules.add(r.rule().words());
      }
    }
    return new Pin(container, interfaces, addresses, routes, rules, 0);
  }

  private Optional<String> master(LinkRef port) {
    return steps.stream()
        .filter(s -> s instanceof SetLink)
        .map(s -> (SetLink) s)
        .filter(s -> s.property() == SetLink.Property.MASTER && s.link().equals(port))
        .map(SetLink::after)
        .findFirst();
  }

  private Optional<AttachWish.ToOvs> ovs(String port) {
    return steps.stream()
        .filter(s -> s instanceof JoinOvs)
        .map(s -> (JoinOvs) s)
        .filter(s -> s.port().equals(port))
        .map(s -> new AttachWish.ToOvs(s.bridge(), s.tag()))
        .findFirst();
  }

  private boolean isMadeByDnet(String bridge) {
    return steps.stream().anyMatch(s -> s instanceof CreateOvsBridge b && b.name().equals(bridge));
  }

  private boolean isMade(String link) {
    return steps.stream()
        .anyMatch(
            s ->
                (s instanceof CreateVeth v && isHere(v.there()) && v.peer().name().equals(link))
                    || (s instanceof CreateChild c
                        && isHere(c.there())
                        && c.end().name().equals(link)));
  }

  private boolean isGateway(AddRoute step) {
    RouteOrder route = step.route();
    return route.destination().length() == 0
        && route.gateway() != null
        && route.link() != null
        && isMade(route.link());
  }

  private AttachWish wish(AttachWish.Lower to, LinkEnd end, boolean create) {
    List<IpPrefix> addresses = new ArrayList<>();
    @Nullable IpAddress gateway = null;
    for (Step step : steps) {
      if (step instanceof AddAddress a && isHere(a.place()) && a.link().name().equals(end.name())) {
        addresses.add(a.prefix());
      } else if (step instanceof AddRoute r
          && isHere(r.place())
          && isGateway(r)
          && end.name().equals(r.route().link())) {
        gateway = r.route().gateway();
      }
    }
    boolean lent =
        steps.stream()
            .anyMatch(
                s ->
                    s instanceof TakeLease l
                        && isHere(l.place())
                        && l.link().name().equals(end.name()));
    return AttachWish.of(container, to)
        .addressed(addresses, gateway)
        .called(end.name(), end.mac())
        .mtu(end.mtu())
        .creating(create)
        .byDhcp(lent)
        .wish();
  }
}
