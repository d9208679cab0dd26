package dnet.tui.top.pane;

import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetworkMode;
import dnet.inspector.model.Wiring;
import dnet.tui.top.facts.Rate;
import dnet.tui.top.facts.Retransmits;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A container's interface.
 *
 * @param link null where the container has no namespace or shares the host's
 * @param rate null where nothing was counted yet
 * @param again what TCP has sent again in its namespace; null where that was not read
 */
record ContainerEntry(
    Container container, @Nullable Link link, @Nullable Rate rate, @Nullable Retransmits again) {
  /** By which rows stay the same from one picture to the next. */
  String key() {
    return container.id() + (link == null ? "" : "/" + link.name());
  }

  /** What it is sorted by, the largest first. */
  double value(String sort) {
    if (sort.equals("retrans")) {
      return again == null ? -1 : again.rate() * 1e12 + again.sum();
    }
    Rate r = rate;
    if (r == null) {
      return -1;
    }
    return switch (sort) {
      case "rx" -> r.rx();
      case "tx" -> r.tx();
      case "packets" -> r.packets();
      default -> r.dropped() * 1e12 + r.droppedSoFar() + r.errorsSoFar();
    };
  }

  /** What its host end hangs on; a dash for nothing. */
  String bridge(Wiring wiring) {
    if (link == null) {
      return "-";
    }
    return wiring
        .bridgeOf(link)
        .map(Link::name)
        .or(() -> wiring.ovsBridgeOf(link).map(b -> b.name()))
        .or(() -> wiring.link(link.parent()).map(Link::name))
        .orElse("-");
  }

  /** The Docker network that it is on, or what stands for one. */
  String network(Wiring wiring) {
    if (link != null) {
      Optional<String> network = wiring.networkOf(container, link).map(DockerNetwork::name);
      if (network.isPresent()) {
        return network.get();
      }
    }
    if (container.mode() instanceof NetworkMode.OfHost) {
      return "host";
    }
    return container.attachments().isEmpty() || link != null
        ? "none"
        : container.attachments().get(0).network();
  }
}
