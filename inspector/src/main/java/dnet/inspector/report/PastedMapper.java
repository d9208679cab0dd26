package dnet.inspector.report;

import dnet.inspector.model.Gap;
import dnet.inspector.model.MacAddress;
import dnet.inspector.pasted.Grade;
import dnet.inspector.pasted.Pairer;
import dnet.inspector.pasted.Pairing;
import dnet.inspector.pasted.Pasted;
import dnet.inspector.pasted.PastedBridge;
import dnet.inspector.pasted.PastedContainer;
import dnet.inspector.pasted.PastedLink;
import dnet.inspector.pasted.PastedRoute;
import dnet.inspector.pasted.Reading;
import dnet.inspector.pasted.Tally;
import dnet.inspector.report.PastedReport.BridgeRef;
import dnet.inspector.report.PastedReport.PastedBridgeView;
import dnet.inspector.report.PastedReport.PastedContainerView;
import dnet.inspector.report.PastedReport.PastedInterfaceView;
import dnet.inspector.report.PastedReport.PastedPortView;
import dnet.inspector.report.PastedReport.PeerRef;
import dnet.inspector.report.PastedReport.PortRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Pasted output and its pairings as a report. */
final class PastedMapper {
  private static final Pattern PORT =
      Pattern.compile("(?:(\\S+):)?(\\d{1,5})->(\\d{1,5})/(tcp|udp|sctp)");

  private final Pasted pasted;
  private final Pairer pairer;
  private final List<Pairing> pairings;

  PastedMapper(Pasted pasted) {
    this.pasted = pasted;
    this.pairer = new Pairer(pasted);
    this.pairings = pairer.pairings();
  }

  PastedReport report() {
    List<PastedContainerView> views = new ArrayList<>();
    for (PastedContainer container : pasted.containers()) {
      List<PastedInterfaceView> links =
          pairings.stream().filter(p -> container.equals(p.container())).map(this::link).toList();
      views.add(view(container, links));
    }
    Map<String, List<PastedInterfaceView>> unknown = new LinkedHashMap<>();
    for (Pairing pairing : pairings) {
      if (pairing.container() == null) {
        String label = Pairer.label(null, pairing.end());
        unknown.computeIfAbsent(label, k -> new ArrayList<>()).add(link(pairing));
      }
    }
    unknown.forEach(
        (label, links) ->
            views.add(
                new PastedContainerView(
                    null, label, null, null, null, null, null, links, List.of())));
    views.sort(Comparator.comparing(PastedContainerView::name));
    return new PastedReport(
        Reports.FORMAT_VERSION,
        views,
        pasted.bridges().stream().map(this::bridge).toList(),
        gaps());
  }

  private static PastedContainerView view(
      PastedContainer container, List<PastedInterfaceView> links) {
    return new PastedContainerView(
        container.id(),
        container.label(),
        container.image(),
        container.state(),
        null,
        null,
        null,
        links,
        container.ports().stream().map(PastedMapper::port).toList());
  }

  private PastedInterfaceView link(Pairing pairing) {
    PastedLink end = pairing.end();
    PastedLink veth = pairing.veth();
    PastedBridge bridge = pairing.bridge();
    Reading reading = end.readings().isEmpty() ? null : end.readings().get(0);
    return new PastedInterfaceView(
        end.name(),
        end.index(),
        text(end.mac()),
        end.mtu(),
        end.up(),
        end.addresses(),
        pasted.routes().stream()
            .filter(r -> r.place().equals(end.place()) && r.device().equals(end.name()))
            .filter(r -> r.destination().equals("0.0.0.0"))
            .map(PastedRoute::gateway)
            .findFirst()
            .orElse(null),
        veth == null ? null : new PeerRef(veth.name(), veth.index(), "host"),
        bridge == null ? null : new BridgeRef(bridge.name(), bridge.id().toString(), "host"),
        reading == null ? null : counters(reading.rx()),
        reading == null ? null : counters(reading.tx()),
        pairing.grade().name().toLowerCase(Locale.ROOT),
        pairing.candidates(),
        pairing.evidence());
  }

  private static InterfaceView.@Nullable CountersView counters(@Nullable Tally tally) {
    return tally == null || tally.bytes() == null
        ? null
        : new InterfaceView.CountersView(
            tally.packets(), tally.bytes(), tally.dropped(), tally.errors());
  }

  private static PastedPortView port(String text) {
    Matcher port = PORT.matcher(text);
    String protocol = text.substring(text.lastIndexOf('/') + 1);
    return port.matches()
        ? new PastedPortView(
            protocol,
            port.group(1),
            Integer.valueOf(port.group(2)),
            Integer.valueOf(port.group(3)),
            text)
        : new PastedPortView(protocol, null, null, null, text);
  }

  private PastedBridgeView bridge(PastedBridge bridge) {
    PastedLink own = pairer.hostLinks().get(bridge.name());
    return new PastedBridgeView(
        bridge.name(),
        bridge.id().toString(),
        bridge.id().priority(),
        bridge.id().mac().toString(),
        own == null ? null : text(own.mac()),
        bridge.stp(),
        own == null ? List.of() : own.addresses(),
        bridge.ports().stream().map(this::bridgePort).toList());
  }

  private PortRef bridgePort(String name) {
    for (Pairing pairing : pairings) {
      if (pairing.veth() != null && pairing.veth().name().equals(name)) {
        return new PortRef(
            name, Pairer.label(pairing.container(), pairing.end()), pairing.end().name());
      }
    }
    return new PortRef(name, null, null);
  }

  private List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>();
    String text = "pasted text does not tell it";
    gaps.add(
        new Gap(
            "process ids, namespaces, network modes, rules and proxies", text, "they are null"));
    Set<PastedContainer> seen = new HashSet<>();
    pairings.forEach(p -> add(seen, p.container()));
    for (PastedContainer container : pasted.containers()) {
      if (!seen.contains(container)) {
        gaps.add(
            new Gap(
                "interfaces of " + container.label(),
                "no output from inside of it was pasted",
                "which veth is its cannot be said"));
      }
    }
    if (pasted.containers().isEmpty()) {
      gaps.add(new Gap("containers", "no docker ps was pasted", "they have no names"));
    }
    if (pasted.bridges().isEmpty()) {
      gaps.add(new Gap("bridges", "no brctl show was pasted", "what hangs on what is unknown"));
    }
    if (pairer.hosts() > 1) {
      gaps.add(new Gap("the host", "prompts of several hosts", "pairings may cross hosts"));
    }
    for (Pairing pairing : pairings) {
      if (pairing.grade() == Grade.NEAR) {
        gaps.add(
            new Gap(
                "the pairing of " + Pairer.label(pairing.container(), pairing.end()),
                "the counters were pasted at different moments",
                "it is likely, not certain"));
      }
    }
    if (pasted.unread() > 0) {
      gaps.add(new Gap(pasted.unread() + " lines", "not understood", "they were left out"));
    }
    return gaps;
  }

  private static void add(Set<PastedContainer> seen, @Nullable PastedContainer container) {
    if (container != null) {
      seen.add(container);
    }
  }

  private static @Nullable String text(@Nullable MacAddress mac) {
    return mac == null ? null : Objects.toString(mac);
  }
}
