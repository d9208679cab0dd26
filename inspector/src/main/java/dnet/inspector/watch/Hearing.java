package dnet.inspector.watch;

import dnet.inspector.linux.EventPoll;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.linux.Pollable;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import dnet.inspector.netlink.KernelEvent;
import dnet.inspector.netlink.KernelEvent.Topic;
import dnet.inspector.snapshot.LiveSnapshot;
import dnet.inspector.snapshot.ObserveOptions;
import dnet.inspector.snapshot.ReadingGaps;
import dnet.inspector.snapshot.ReadingRound;
import dnet.inspector.snapshot.Section;
import dnet.inspector.watch.Agenda.Look;
import dnet.inspector.watch.Change.How;
import dnet.inspector.watch.Change.Kind;
import dnet.inspector.watch.Stations.Heard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Turns what the kernel tells into what has to be read. */
final class Hearing implements AutoCloseable {
  private final LiveSnapshot live;
  private final Agenda agenda;
  private final Topics topics;
  private final Stations stations;
  private final Holders holders;
  private final List<Change> lost = new ArrayList<>();
  private Set<NetnsId> covered = Set.of();

  Hearing(EventPoll poll, LiveSnapshot live, Agenda agenda, ObserveOptions options, int queue) {
    this.live = live;
    this.agenda = agenda;
    this.topics = new Topics(options);
    boolean stacks = options.wants(ObserveOptions.Part.STACKS);
    this.stations =
        new Stations(
            poll,
            live.home().id(),
            queue,
            stacks,
            stacks || options.wants(ObserveOptions.Part.RULES));
    this.holders = new Holders(poll);
  }

  /** Something happened to what is waited for. */
  void happened(Pollable pollable, long now) throws IOException {
    Heard heard = stations.heard(pollable);
    if (heard == null) {
      if (holders.happened(pollable)) {
        agenda.look(Look.MOUNTS, now);
      }
      return;
    }
    if (!heard.ear().listen(now, event -> take(heard.station(), event, now))) {
      stations.deafen(heard);
    }
  }

  private void take(Station station, KernelEvent event, long now) {
    NetnsId where = station.origin(event.origin());
    boolean ids =
        event.topic() == Topic.NAMESPACE_ADDED || event.topic() == Topic.NAMESPACE_REMOVED;
    if (ids) {
      if (event.origin() == KernelEvent.OWN) {
        station.forget(event.subject());
        station.unsettle();
      }
      if (where != null) {
        live.forgetId(where, event.subject());
      }
      agenda.look(Look.PROCESSES, now);
    }
    if (where != null) {
      Set<Section> stale = topics.stale(event.topic());
      if (event.urgent()) {
        agenda.mark(where, stale, now);
      } else {
        agenda.age(where, stale, now);
      }
    }
  }

  /** When to call {@link #recover}; {@link Long#MAX_VALUE} when there is no need. */
  long nextRecovery() {
    return stations.all().stream().mapToLong(h -> h.ear().deafUntil()).min().orElse(Long.MAX_VALUE);
  }

  /** Hears again where events were lost, and has all read that they may have told of. */
  void recover(long now) throws IOException {
    for (Heard heard : stations.all()) {
      if (heard.ear().deafUntil() > now) {
        continue;
      }
      stations.recover(heard);
      Station station = heard.station();
      Set<Section> stale = heard.isOfRoutes() ? Topics.OF_ROUTES : EnumSet.of(Section.RULESET);
      List<NetnsId> all = station.heard().toList();
      for (NetnsId id : all) {
        agenda.mark(id, stale, now);
        if (heard.isOfRoutes()) {
          live.forgetId(id, null);
        }
      }
      if (heard.isOfRoutes()) {
        station.forgetAll();
        agenda.look(Look.ALL, now);
      }
      lost.add(
          new Change(
              Kind.LOST,
              How.CHANGED,
              station.id(),
              String.format(
                  "events heard in namespace %s were lost (ENOBUFS): %d namespaces were read again",
                  station.id(), all.size())));
      agenda.touch(now);
    }
  }

  /** What was lost since this was called last. */
  List<Change> takeLost() {
    List<Change> taken = List.copyOf(lost);
    lost.clear();
    return taken;
  }

  /** Of these namespaces it must be found out anew from where they are heard. */
  void forget(Set<NetnsId> appeared) {
    if (!appeared.isEmpty()) {
      stations.forget(appeared);
      covered = Set.of();
    }
  }

  /**
   * Sees to it that all namespaces are heard; to be called before they are read.
   *
   * @return those that were not until now, which must be read whole
   */
  @SuppressWarnings("ReferenceEquality") // what has not changed is the same object
  List<NetnsId> cover(ReadingRound round, long now) throws IOException {
    Set<NetnsId> known = live.known();
    if (known == covered && !stations.needCover(now)) {
      return List.of();
    }
    covered = known;
    stations.retain(known);
    List<NetnsHandle> fresh = new ArrayList<>();
    for (NetnsId id : stations.unheard(known, now)) {
      NetnsHandle handle = round.handle(id);
      if (handle != null) {
        fresh.add(handle);
      }
    }
    stations.cover(fresh, now);
    List<Gap> gaps = new ArrayList<>();
    stations.deaf().forEach((id, why) -> gaps.add(ReadingGaps.unheard(id, why)));
    live.unheard(gaps);
    return fresh.stream().map(NetnsHandle::id).toList();
  }

  /** Watches what holds the namespaces that there are now. */
  void watchHolders() {
    holders.watch(live.mountHolders(), live.heldByProcess(stations.listened()));
  }

  /** Since when some events are not heard; {@code now} when all are. */
  long heardUntil(boolean ofRoutes, long now) {
    return stations.all().stream()
        .filter(h -> h.isOfRoutes() == ofRoutes && h.ear().isDeaf())
        .mapToLong(h -> h.ear().lostAt())
        .min()
        .orElse(now);
  }

  @Override
  public void close() {
    holders.close();
    stations.close();
  }
}
