package dnet.inspector.watch;

import dnet.inspector.linux.EventPoll;
import dnet.inspector.model.NetnsId;
import dnet.inspector.snapshot.Joining;
import dnet.inspector.snapshot.LiveSnapshot;
import dnet.inspector.snapshot.ObserveOptions;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Watches a host and delivers a new picture of it whenever something has changed, within a tenth of
 * a second on a host at rest. Nothing is polled for that the kernel or the engine tell of: links,
 * addresses, routes, rules, neighbours, queues, nf_tables, containers, networks, mounted
 * namespaces. Processes that hold a namespace of their own are looked for every two seconds; what
 * nobody tells of, and what may have been missed, is read again in turn, a namespace a second.
 *
 * <p>To watch changes nothing on the host: no more than a moment after a namespace's last process
 * and mount have gone, dnet lets go of it too.
 */
public final class HostWatcher implements AutoCloseable {
  private final Watch watch;
  private final Thread thread;

  private HostWatcher(Watch watch) {
    this.watch = watch;
    this.thread = new Thread(watch, "watch");
    thread.setDaemon(true);
  }

  /**
   * Begins to watch.
   *
   * @param tool which dnet this is, for the snapshots
   * @throws IOException if the namespace to take for the host cannot be opened, or there are no
   *     descriptors left
   */
  public static HostWatcher start(
      ObserveOptions options, WatchOptions how, String tool, Listener listener) throws IOException {
    LiveSnapshot live = LiveSnapshot.open(options, tool);
    EventPoll poll;
    try {
      poll = EventPoll.open();
    } catch (IOException e) {
      live.close();
      throw e;
    }
    HostWatcher watcher = new HostWatcher(new Watch(options, how, live, poll, listener));
    watcher.thread.start();
    return watcher;
  }

  /** The picture that was delivered last; empty before the first. */
  public Optional<Update> current() {
    return Optional.ofNullable(watch.current());
  }

  /** Reads everything again; what turns out to differ is delivered. */
  public void refresh() {
    watch.post(watch::refresh);
  }

  /** Reads the counters of all interfaces, for {@link Listener#counted}. */
  public void refreshCounters() {
    watch.post(() -> watch.count(null));
  }

  /** Reads the counters of the interfaces in some namespaces only. */
  public void refreshCounters(Collection<NetnsId> namespaces) {
    List<NetnsId> which = List.copyOf(namespaces);
    watch.post(() -> watch.count(which));
  }

  /** Ends; afterwards nothing is delivered, and no thread and no descriptor is left. */
  @Override
  public void close() {
    watch.end();
    if (Thread.currentThread() != thread) {
      Joining.fully(thread);
    }
  }
}
