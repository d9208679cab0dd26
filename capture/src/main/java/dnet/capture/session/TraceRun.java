package dnet.capture.session;

import dnet.capture.decode.Decoder;
import dnet.capture.kernel.RuleCounters;
import dnet.capture.kernel.TrackedConnection;
import dnet.capture.plan.Plan;
import dnet.capture.plan.Planner;
import dnet.capture.plan.Point;
import dnet.capture.probe.ProbeResult;
import dnet.capture.source.CaptureRequest;
import dnet.capture.source.LiveCapture;
import dnet.capture.source.LiveCaptures;
import dnet.capture.track.Identity;
import dnet.capture.track.Tracker;
import dnet.capture.track.Tuple;
import dnet.capture.verdict.Gathered;
import dnet.capture.verdict.Judge;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Flow;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.SeenHop;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.model.flow.Verdict;
import dnet.inspector.snapshot.OpenNamespaces;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Traces once. One thread runs it; any thread may stop it. */
public final class TraceRun {
  private final Assignment job;
  private final Plan plan;
  private final Tracker tracker;
  private final List<Gap> gaps = new ArrayList<>();
  private final Traffic traffic;

  /** Hears of progress, on the thread that runs it. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * Something may have come.
     *
     * @param hops of the predicted way and besides it, with what was seen so far
     * @param sent probes
     * @param answered of them
     */
    void progress(List<SeenHop> hops, int sent, int answered);
  }

  /** Prepares it; touches nothing yet. */
  public TraceRun(Assignment job) {
    this.job = job;
    Trace way = job.predicted();
    plan = Planner.plan(job.host(), way, target(job), job.passive());
    tracker =
        new Tracker(
            points(plan.stops(way, Direction.FORWARD)), points(plan.stops(way, Direction.REPLY)));
    traffic = job.passive() ? new Passing(job, plan, tracker) : new Probing(job, tracker);
  }

  /**
   * Whom the packets are for, if that is here: a namespace that bears the address, though packets
   * are predicted to be delivered without coming by it, is a namesake.
   */
  private static @Nullable NetnsId target(Assignment job) {
    NetnsId target = job.question().target();
    Trace way = job.predicted();
    boolean passes = way.hops().stream().anyMatch(hop -> Objects.equals(hop.namespaceId(), target));
    return way.outcome() == Outcome.DELIVERED && !passes ? null : target;
  }

  private static List<Integer> points(List<Plan.Stop> stops) {
    return stops.stream().map(Plan.Stop::point).toList();
  }

  /** Ends it soon: what was seen until then is judged. */
  public void stop() {
    traffic.stop();
  }

  /**
   * Does it.
   *
   * @throws IOException if nothing can be sent from there, or the file cannot be written
   */
  public Verdict run(Watcher watcher) throws IOException {
    PacketStore store = job.file() == null ? null : new PacketStore();
    try (OutputStream out = job.file() == null ? null : PacketStore.create(job.file())) {
      Gathered gathered = gather(watcher, store, out);
      Judge judge = new Judge(job.host(), job.candidates(), gathered);
      if (judge.isPuzzled() && !traffic.isStopped()) {
        Gathered.Later later = later();
        judge = later == null ? judge : judge(gathered.with(later));
      }
      return judge.verdict();
    }
  }

  private Judge judge(Gathered gathered) {
    return new Judge(job.host(), job.candidates(), gathered);
  }

  private Gathered gather(Watcher watcher, @Nullable PacketStore store, @Nullable OutputStream out)
      throws IOException {
    Set<NetnsId> wanted = new LinkedHashSet<>();
    plan.points().forEach(p -> wanted.add(p.link().namespace()));
    NetnsId origin = job.predicted().flow().origin();
    if (origin != null) {
      wanted.add(origin);
    }
    try (OpenNamespaces namespaces = OpenNamespaces.of(job.snapshot(), job.home(), wanted);
        Kernel kernel = Kernel.start(namespaces, wanted, tracked())) {
      gaps.addAll(namespaces.gaps());
      List<Post> posts = new ArrayList<>();
      Decoder decoder = new Decoder();
      for (Point point : plan.points()) {
        posts.add(new Post(point, decoder, tracker, store));
      }
      List<LiveCapture> opened;
      try (LiveCaptures captures = LiveCaptures.open(requests(posts, namespaces))) {
        opened = captures.all();
        gaps.addAll(captures.gaps());
        kernel.awaitStart();
        traffic.run(namespaces, () -> report(watcher, posts, opened));
        kernel.finish();
      }
      gaps.addAll(kernel.gaps());
      join(kernel.tracked());
      Gathered gathered = gathered(posts, opened, kernel);
      if (store != null && out != null) {
        write(store, out, gathered);
      }
      return gathered;
    }
  }

  /** Whose connections are looked for: all addresses that the packets have on any way. */
  private Kernel.Wanted tracked() {
    Flow flow = job.predicted().flow();
    Set<IpAddress> addresses = new HashSet<>();
    addresses.add(flow.destination());
    if (flow.source() != null) {
      addresses.add(flow.source());
    }
    for (Trace way : job.candidates()) {
      way.hops().stream()
          .map(Hop::packet)
          .filter(Objects::nonNull)
          .forEach(
              packet -> {
                addresses.add(packet.source());
                addresses.add(packet.destination());
              });
    }
    return new Kernel.Wanted(flow.protocol().number(flow.isV4()), addresses);
  }

  /** What connection tracking says of a probe's translation is known of it from now on. */
  private void join(Map<NetnsId, List<TrackedConnection>> tracked) {
    Map<Tuple, Integer> own = new HashMap<>();
    for (ProbeResult probe : traffic.probes()) {
      if (probe.identity() instanceof Identity.Connect connect) {
        own.put(connect.tuple(), probe.number());
      }
    }
    for (TrackedConnection connection : tracked.values().stream().flatMap(List::stream).toList()) {
      Integer probe = own.get(connection.original());
      if (probe != null && connection.isTranslated()) {
        tracker.alias(probe, connection.translated());
      }
    }
  }

  private List<CaptureRequest> requests(List<Post> posts, OpenNamespaces namespaces) {
    List<CaptureRequest> requests = new ArrayList<>();
    for (Post post : posts) {
      Point point = post.point();
      NetnsHandle namespace = namespaces.handle(point.link().namespace());
      if (point.up() && namespace != null) {
        requests.add(
            new CaptureRequest(
                namespace,
                point.namespace(),
                point.interfaceName(),
                point.link().index(),
                point.filter(),
                CaptureRequest.SNAP_LENGTH,
                job.passive() ? CaptureRequest.RING_SIZE : CaptureRequest.RING_SIZE / 4,
                post));
      }
    }
    return requests;
  }

  private void report(Watcher watcher, List<Post> posts, List<LiveCapture> opened) {
    List<ProbeResult> probes = traffic.probes();
    watcher.progress(
        judge(gathered(posts, opened, null)).hops(),
        probes.size(),
        (int) probes.stream().filter(ProbeResult::isDelivered).count());
  }

  private Gathered gathered(List<Post> posts, List<LiveCapture> opened, @Nullable Kernel kernel) {
    Map<Integer, dnet.capture.source.CaptureCounts> counts = new HashMap<>();
    Map<Integer, Integer> strangers = new HashMap<>();
    Set<Integer> blind = new HashSet<>();
    for (Post post : posts) {
      int number = post.point().number();
      LiveCapture capture =
          opened.stream().filter(c -> c.request().sink() == post).findFirst().orElse(null);
      if (capture != null) {
        counts.put(number, capture.counts());
      }
      if (post.point().up() && (capture == null || capture.problem() != null)) {
        blind.add(number);
      }
      if (post.strangers() > 0) {
        strangers.put(number, post.strangers());
      }
    }
    return new Gathered(
        plan,
        tracker,
        traffic.probes(),
        job.passive(),
        blind,
        counts,
        strangers,
        kernel == null ? Map.of() : kernel.changes(),
        kernel == null ? null : kernel.drops(),
        kernel == null ? Map.of() : kernel.tracked(),
        null,
        gaps);
  }

  private void write(PacketStore store, OutputStream out, Gathered gathered) throws IOException {
    store.write(out, plan.points(), tracker.observe().sightings(), gathered.counts());
    if (store.left() > 0) {
      gaps.add(
          new Gap(
              store.left() + " packets of the file",
              "they were more than dnet keeps",
              "the file holds the first ones only"));
    }
  }

  /** The host read again; null where that failed, which is a gap. */
  private Gathered.@Nullable Later later() {
    try {
      Assignment.Now now = job.again().read();
      Map<NetnsId, RuleCounters.Difference> rules = new HashMap<>();
      Set<NetnsId> places = new HashSet<>();
      plan.points().forEach(p -> places.add(p.link().namespace()));
      NetnsId origin = job.predicted().flow().origin();
      if (origin != null) {
        places.add(origin);
      }
      for (NetnsId id : places) {
        rules(job.host(), now.host(), id, rules);
      }
      return new Gathered.Later(now.candidates(), rules);
    } catch (IOException e) {
      gaps.add(
          new Gap(
              "the host after the probes",
              String.valueOf(e.getMessage()),
              "whether it changed meanwhile, and which rules counted, is unknown"));
      return null;
    }
  }

  private static void rules(
      Host before, Host after, NetnsId id, Map<NetnsId, RuleCounters.Difference> rules) {
    before
        .namespace(id)
        .ifPresent(
            old ->
                after
                    .namespace(id)
                    .ifPresent(
                        now ->
                            rules.put(
                                id,
                                RuleCounters.between(
                                    old.stack().ruleset(), now.stack().ruleset()))));
  }
}
