package dnet.inspector.simulate;

import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Tunnel;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a tunnel should lead, as far as this kernel shows the other end. */
final class FarEnds {
  private final Run run;
  private final World world;

  FarEnds(Run run) {
    this.run = run;
    this.world = run.world;
  }

  /** It is sent to another far end than the right one. */
  Fate.Died wrong(Link link, IpAddress remote, @Nullable FdbEntry entry, IpAddress right) {
    String where = world.name(link.key().namespace());
    Culprit culprit =
        entry == null
            ? Culprit.of(
                Culprit.Kind.TUNNEL,
                where,
                link.name(),
                link.name() + " sends to " + remote + ", the destination is behind " + right)
            : Culprit.of(
                Culprit.Kind.FDB,
                where,
                entry.mac().toString(),
                run.deaths.text(entry) + "; the destination is behind " + right);
    return Fate.Died.lost(Cause.TUNNEL_WRONG_REMOTE, culprit);
  }

  /** The VTEP behind which the inner destination really is, where this kernel shows it. */
  @Nullable IpAddress right(Link link, Skb inner) {
    for (Link owner : world.ownersOf(inner.destination)) {
      if (owner.key().namespace().equals(link.key().namespace())) {
        continue;
      }
      Link device = world.wiring().tunnelOf(owner).orElse(null);
      if (device != null && !device.key().equals(link.key()) && sameKind(device, link)) {
        Tunnel theirs = device.tunnel();
        IpAddress local = theirs == null ? null : theirs.local();
        if (local == null && theirs != null && theirs.underlayNamespace() != null) {
          local = addressTowards(theirs.underlayNamespace(), link);
        }
        if (local != null) {
          return local;
        }
      }
    }
    return null;
  }

  private static boolean sameKind(Link a, Link b) {
    Tunnel mine = a.tunnel();
    Tunnel theirs = b.tunnel();
    return a.kind().equals(b.kind())
        && mine != null
        && theirs != null
        && !Objects.equals(mine.underlayNamespace(), theirs.underlayNamespace());
  }

  /** A far VTEP without a fixed local address: the one that its underlay would use to reach us. */
  private @Nullable IpAddress addressTowards(NetnsId underlay, Link link) {
    Tunnel tunnel = link.tunnel();
    NetnsId mine = tunnel == null ? null : tunnel.underlayNamespace();
    if (mine == null) {
      return null;
    }
    for (Link near : world.namespace(mine).links()) {
      for (var address : near.base().addresses()) {
        for (Link far : world.namespace(underlay).links()) {
          for (var theirs : far.base().addresses()) {
            if (!theirs.prefix().address().isLoopback()
                && address.prefix().contains(theirs.prefix().address())
                && !(near instanceof Link.Bridge)) {
              return theirs.prefix().address();
            }
          }
        }
      }
    }
    return null;
  }
}
