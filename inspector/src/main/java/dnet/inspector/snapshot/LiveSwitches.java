package dnet.inspector.snapshot;

import dnet.inspector.model.Gap;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.ovs.OvsFacts;
import dnet.inspector.procfs.ProcFs;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was read of Open vSwitch last; reading it takes long, and is not waited for. */
final class LiveSwitches {
  private @Nullable OvsReading reading;
  private @Nullable OvsFacts facts;
  private List<Gap> gaps = List.of();

  /**
   * Starts to read, unless that is under way.
   *
   * @param ended called on another thread when there is something to take
   */
  void start(ObserveOptions options, ProcFs proc, Runnable ended) {
    if (reading == null) {
      reading = OvsReading.start(options, proc, ended);
    }
  }

  /**
   * Takes what was read, if it has been.
   *
   * @param home the host's own interfaces
   */
  void take(List<LinkMessage> home) {
    OvsReading current = reading;
    if (current == null || !current.isDone()) {
      return;
    }
    reading = null;
    try {
      facts = current.facts();
      gaps = current.gaps(home);
    } catch (IOException e) {
      facts = null;
      gaps =
          List.of(
              new Gap(
                  "Open vSwitch",
                  String.valueOf(e.getMessage()),
                  "its bridges, and which interfaces are their ports, are unknown"));
    }
  }

  /** Null when there is none, or it was not read. */
  @Nullable OvsFacts facts() {
    return facts;
  }

  List<Gap> gaps() {
    return gaps;
  }
}
