package dnet.inspector.snapshot;

import dnet.inspector.model.Gap;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.ovs.OvsFacts;
import dnet.inspector.ovs.OvsSource;
import dnet.inspector.procfs.ProcFs;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Open vSwitch's part of an observation, beside the others. */
final class OvsReading {
  /** Above what the source allows itself: this one ends a call into the kernel that hangs. */
  private static final int LIMIT_SECONDS = 20;

  private final FutureTask<OvsSource.Result> task;

  private OvsReading(FutureTask<OvsSource.Result> task) {
    this.task = task;
  }

  static OvsReading start(ObserveOptions options, ProcFs proc) {
    return start(options, proc, () -> {});
  }

  /**
   * Starts, and tells when it has ended.
   *
   * @param ended called on another thread
   */
  static OvsReading start(ObserveOptions options, ProcFs proc, Runnable ended) {
    OvsReading reading =
        new OvsReading(
            new FutureTask<>(
                () ->
                    OvsSource.read(
                        options.ovsDatabase(), options.wants(ObserveOptions.Part.SWITCHES), proc)) {
              @Override
              protected void done() {
                ended.run();
              }
            });
    Thread thread = new Thread(reading.task, "ovs-reading");
    thread.setDaemon(true);
    thread.start();
    return reading;
  }

  /**
   * Waits for it.
   *
   * @throws IOException if a socket that the user named does not answer
   */
  @Nullable OvsFacts facts() throws IOException {
    return result().facts();
  }

  /**
   * What is not known of it.
   *
   * @param home the host's own interfaces: those that Open vSwitch makes betray it
   */
  List<Gap> gaps(List<LinkMessage> home) throws IOException {
    OvsSource.Result result = result();
    boolean hidden =
        result.facts() == null
            && result.gaps().isEmpty()
            && home.stream().anyMatch(OvsReading::isOfOpenVswitch);
    return hidden
        ? List.of(
            new Gap(
                "Open vSwitch",
                "there is no socket " + OvsSource.STANDARD + "; --ovs-db names another",
                "its bridges, and which interfaces are their ports, are unknown"))
        : result.gaps();
  }

  /** The kernel module's devices, and the one that a switch in user space always makes. */
  private static boolean isOfOpenVswitch(LinkMessage link) {
    return "openvswitch".equals(link.kind())
        || ("tun".equals(link.kind()) && link.name().equals("ovs-netdev"));
  }

  /** Whether it need not be waited for. */
  boolean isDone() {
    return task.isDone();
  }

  private OvsSource.Result result() throws IOException {
    try {
      return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException("reading Open vSwitch: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("reading Open vSwitch: no end within " + LIMIT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("reading Open vSwitch: interrupted", e);
    }
  }
}
