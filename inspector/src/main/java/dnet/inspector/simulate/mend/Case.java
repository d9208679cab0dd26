package dnet.inspector.simulate.mend;

import dnet.inspector.advice.Place;
import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.simulate.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A flow that dies on a host, with what proposals ask about it. */
record Case(Host host, Wiring wiring, Question question, Trace trace, Culprit culprit) {

  /** Where the culprit is; more than one where names are not unique. */
  List<Namespace> places() {
    List<Namespace> places = new ArrayList<>();
    for (Namespace namespace : host.namespaces().values()) {
      boolean its =
          namespace.name().equals(culprit.namespace())
              || wiring.containersIn(namespace.id()).stream()
                  .anyMatch(c -> c.name().equals(culprit.namespace()));
      if (its) {
        places.add(namespace);
      }
    }
    return places;
  }

  /** The culprit where it is a link. */
  List<Link> links() {
    return places().stream()
        .flatMap(n -> n.links().stream())
        .filter(l -> l.name().equals(culprit.object()))
        .toList();
  }

  /** A command in a namespace; empty where nothing leads there. */
  Optional<String> command(NetnsId id, List<String> words) {
    return Place.of(host, id).map(p -> p.command(words));
  }

  /** A command in a namespace; empty where nothing leads there. */
  Optional<String> command(NetnsId id, String... words) {
    return command(id, Arrays.asList(words));
  }

  /** {@code eth0 of web}. */
  String shown(Link link) {
    return link.name()
        + " of "
        + host.namespace(link.key().namespace()).map(Namespace::name).orElse("?");
  }

  /** The network that the engine says a link is of, or its other end is. */
  Optional<DockerNetwork> networkOf(Link link) {
    Link end = wiring.peerOf(link).orElse(link);
    return ofEnd(link).or(() -> ofEnd(end));
  }

  private Optional<DockerNetwork> ofEnd(Link link) {
    return wiring.containersIn(link.key().namespace()).stream()
        .flatMap(c -> wiring.attachmentOf(c, link).stream())
        .flatMap(a -> wiring.networkOfAttachment(a).stream())
        .findFirst();
  }

  /** The bridge of a network in the host's own namespace. */
  Optional<Link> bridgeOf(DockerNetwork network) {
    return host.namespace(host.home()).stream()
        .flatMap(n -> n.links().stream())
        .filter(l -> l instanceof Link.Bridge && l.name().equals(network.bridge()))
        .findFirst();
  }

  /** Addresses and prefixes that the engine gave to the containers of a namespace. */
  List<IpPrefix> given(NetnsId namespace) {
    return wiring.containersIn(namespace).stream()
        .flatMap(c -> c.attachments().stream())
        .flatMap(
            a -> Stream.of(Optional.ofNullable(a.address()), Optional.ofNullable(a.address6())))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Gateways that the engine gave to the containers of a namespace. */
  List<IpAddress> gateways(NetnsId namespace, boolean v4) {
    List<IpAddress> gateways = new ArrayList<>();
    for (Container container : wiring.containersIn(namespace)) {
      container.attachments().stream()
          .map(a -> v4 ? a.gateway() : a.gateway6())
          .filter(Objects::nonNull)
          .forEach(gateways::add);
    }
    return gateways;
  }
}
