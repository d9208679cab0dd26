package dnet.inspector.simulate.mend;

import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Tunnel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Forwarding entries and tunnels that lead nowhere, or to the wrong place. */
final class TunnelMends {
  private static final Pattern ARRIVES = Pattern.compile("arrives with id ([0-9]{1,10}) in ");

  private TunnelMends() {}

  /** An entry for a MAC that a VXLAN device does not know, to each VTEP that others lead to. */
  static List<Attempt> entryAdded(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    MacAddress mac = mac(c.culprit().object());
    for (Namespace namespace : c.places()) {
      for (Link link : namespace.links()) {
        if (mac != null && link instanceof Link.Vxlan) {
          for (IpAddress remote : remotes(c, namespace, link)) {
            FdbEntry entry =
                new FdbEntry(link.key(), mac, null, null, remote, null, null, FdbEntry.Kind.STATIC);
            attempts.addAll(
                written(
                    c, link, mac, remote, "append", host -> fdb(host, link.key(), null, entry)));
          }
        }
      }
    }
    return attempts;
  }

  private static Set<IpAddress> remotes(Case c, Namespace namespace, Link link) {
    Set<IpAddress> remotes = new LinkedHashSet<>();
    namespace.stack().fdb().stream()
        .filter(e -> e.link().equals(link.key()))
        .map(FdbEntry::remote)
        .filter(Objects::nonNull)
        .forEach(remotes::add);
    Tunnel own = link.tunnel();
    c.host().namespaces().values().stream()
        .flatMap(n -> n.links().stream())
        .filter(l -> l.kind().equals(link.kind()) && !l.key().equals(link.key()))
        .map(Link::tunnel)
        .filter(Objects::nonNull)
        .map(Tunnel::local)
        .filter(Objects::nonNull)
        .forEach(remotes::add);
    if (own != null) {
      remotes.addAll(own.remotes());
      remotes.remove(own.local());
    }
    return remotes;
  }

  private static @Nullable MacAddress mac(String text) {
    try {
      return MacAddress.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static List<Attempt> written(
      Case c,
      Link link,
      MacAddress mac,
      IpAddress remote,
      String verb,
      UnaryOperator<Host> change) {
    return Attempt.tried(
        c.command(
            link.key().namespace(),
            "bridge",
            "fdb",
            verb,
            mac.toString(),
            "dev",
            link.name(),
            "dst",
            remote.toString(),
            "self",
            "permanent"),
        "leads frames for " + mac + " to the host " + remote,
        "the engine does not know of it: it stays when the container moves",
        change);
  }

  private static Host fdb(Host host, LinkKey link, @Nullable FdbEntry less, FdbEntry more) {
    return Edits.stack(
        host,
        link.namespace(),
        s ->
            StackEdits.fdb(
                s, StackEdits.plus(StackEdits.minus(s.fdb(), e -> e.equals(less)), more)));
  }

  /** A static entry to a port behind which the MAC is not. */
  static List<Attempt> entryDeleted(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    for (Namespace namespace : c.places()) {
      for (FdbEntry entry : namespace.stack().fdb()) {
        Link port = c.wiring().link(entry.link()).orElse(null);
        if (port == null
            || entry.bridge() == null
            || entry.kind() == FdbEntry.Kind.LOCAL
            || !entry.mac().toString().equals(c.culprit().object())) {
          continue;
        }
        List<String> words =
            new ArrayList<>(
                List.of("bridge", "fdb", "del", c.culprit().object(), "dev", port.name()));
        if (entry.vlan() != null) {
          words.addAll(List.of("vlan", entry.vlan().toString()));
        }
        words.add("master");
        attempts.addAll(
            Attempt.tried(
                c.command(namespace.id(), words),
                "forgets the entry; the bridge learns or floods",
                "",
                host ->
                    Edits.stack(
                        host,
                        namespace.id(),
                        s -> StackEdits.fdb(s, StackEdits.minus(s.fdb(), entry::equals)))));
      }
    }
    return attempts;
  }

  /** An entry or a device that sends to the wrong host. */
  static List<Attempt> redirected(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    MacAddress mac = mac(c.culprit().object());
    for (Namespace namespace : c.places()) {
      for (Link link : namespace.links()) {
        Tunnel tunnel = link.tunnel();
        if (tunnel == null) {
          continue;
        }
        for (IpAddress remote : remotes(c, namespace, link)) {
          for (FdbEntry entry : namespace.stack().fdb()) {
            if (entry.mac().equals(mac)
                && entry.link().equals(link.key())
                && !Objects.equals(remote, entry.remote())) {
              FdbEntry right =
                  new FdbEntry(
                      link.key(),
                      entry.mac(),
                      null,
                      entry.vlan(),
                      remote,
                      entry.vni(),
                      entry.port(),
                      entry.kind());
              attempts.addAll(
                  written(
                      c,
                      link,
                      entry.mac(),
                      remote,
                      "replace",
                      host -> fdb(host, link.key(), entry, right)));
            }
          }
          if (link.name().equals(c.culprit().object()) && !tunnel.remotes().contains(remote)) {
            attempts.addAll(towards(c, link, tunnel, remote));
          }
        }
      }
    }
    return attempts;
  }

  private static List<Attempt> towards(Case c, Link link, Tunnel t, IpAddress remote) {
    Tunnel right =
        new Tunnel(
            t.id(),
            t.local(),
            List.of(remote),
            t.port(),
            t.underlay(),
            t.underlayNamespace(),
            t.external());
    return Attempt.tried(
        c.command(
            link.key().namespace(),
            "ip",
            "link",
            "set",
            "dev",
            link.name(),
            "type",
            link.kind(),
            "remote",
            remote.toString()),
        "leads " + link.name() + " to " + remote,
        "hosts behind the old remote are not reached any more",
        host -> Edits.link(host, link.key(), l -> Edits.tunnel(l, l.base(), right)));
  }

  /** A tunnel whose id is not that of the far end; a VXLAN device must be made anew for that. */
  static List<Attempt> sameId(Case c) {
    Matcher matcher = ARRIVES.matcher(c.culprit().text());
    if (!matcher.find()) {
      return List.of();
    }
    long id = Long.parseLong(matcher.group(1));
    List<Attempt> attempts = new ArrayList<>();
    for (Link link : c.links()) {
      Tunnel t = link.tunnel();
      if (t == null) {
        continue;
      }
      Tunnel right =
          new Tunnel(
              id,
              t.local(),
              t.remotes(),
              t.port(),
              t.underlay(),
              t.underlayNamespace(),
              t.external());
      if (link instanceof Link.Gre) {
        attempts.addAll(
            Attempt.tried(
                c.command(
                    link.key().namespace(),
                    "ip",
                    "link",
                    "set",
                    "dev",
                    link.name(),
                    "type",
                    link.kind(),
                    "key",
                    Long.toString(id)),
                "gives " + link.name() + " the far end's key",
                "",
                host -> Edits.link(host, link.key(), l -> Edits.tunnel(l, l.base(), right))));
      } else {
        c.command(link.key().namespace(), "ip", "-d", "link", "show", "dev", link.name())
            .map(
                show ->
                    Attempt.untried(
                        show,
                        "shows the settings of "
                            + link.name()
                            + ": it must be deleted and made anew with id "
                            + id
                            + ", or the far end with this one's",
                        "the id of such a device cannot be changed"))
            .ifPresent(attempts::add);
      }
    }
    return attempts;
  }
}
