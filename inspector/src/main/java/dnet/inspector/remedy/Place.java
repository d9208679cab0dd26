package dnet.inspector.remedy;

import dnet.inspector.advice.ShellWords;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Container;
import dnet.inspector.model.NetnsId;
import dnet.inspector.procfs.ProcFs;
import dnet.inspector.procfs.ProcessFacts;
import dnet.inspector.procfs.ProcessScan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A namespace in which something is changed, with all that tells it from another that comes after
 * it.
 *
 * @param name the container's; {@code host} for the host
 * @param netns the namespace's inode
 * @param path the host's namespace, where it is not dnet's own; else null
 * @param pid the container's first process; 0 for the host
 * @param startTicks that process's start, in clock ticks since boot
 * @param cgroup that process's, which holds the container's id
 * @param container the container's id; null for the host
 */
public record Place(
    String name,
    long netns,
    @Nullable String path,
    int pid,
    long startTicks,
    @Nullable String cgroup,
    @Nullable String container) {

  /** The host: dnet's own namespace, or the one at {@code path}. */
  public static Place host(NetnsId netns, @Nullable Path path) {
    return new Place(
        "host",
        netns.inode(),
        path == null ? null : path.toAbsolutePath().toString(),
        0,
        0,
        null,
        null);
  }

  /** A container's namespace, by its first process. */
  public static Place of(Container container, ProcessFacts process) {
    return new Place(
        container.name(),
        process.netns(),
        null,
        process.pid(),
        process.startTicks(),
        process.cgroup(),
        container.id());
  }

  /** The namespace. */
  NetnsId id() {
    return new NetnsId(netns);
  }

  /** Whether this is the host. */
  public boolean isHost() {
    return pid == 0;
  }

  /** Whether both are the same namespace of the same owner. */
  public boolean isSame(Place other) {
    return netns == other.netns && pid == other.pid && startTicks == other.startTicks;
  }

  /**
   * Opens the namespace, if it is still the one that was meant. It is held while the process that
   * it belongs to is looked at, so that nothing can take its place in between.
   *
   * @throws GoneException if it is not there any more, or another is
   */
  NetnsHandle open() throws IOException {
    NetnsHandle handle;
    try {
      handle =
          !isHost()
              ? NetnsHandle.ofProcess(pid)
              : path == null ? NetnsHandle.ofThisThread() : NetnsHandle.ofMount(path, 0);
    } catch (IOException e) {
      if (isHost()) {
        throw e;
      }
      throw new GoneException(name + " is gone: " + e.getMessage(), e);
    }
    try {
      check(handle);
      return handle;
    } catch (IOException e) {
      handle.close();
      throw e;
    }
  }

  private void check(NetnsHandle handle) throws IOException {
    if (isHost()) {
      // Not gone: it may live on, where this dnet does not look.
      if (handle.id().inode() != netns) {
        throw new IOException(
            "the host's namespace is "
                + handle.id()
                + ", but meant is net:["
                + netns
                + "]; run dnet there, or with --host-netns");
      }
      return;
    }
    if (handle.id().inode() != netns) {
      throw new GoneException(
          name + " is gone: process " + pid + " is in another namespace than it was");
    }
    ProcessFacts now = ProcessScan.one(new ProcFs(Path.of("/proc")), pid, container);
    if (now == null || now.startTicks() != startTicks || now.netns() != netns) {
      throw new GoneException(
          name + " is gone: process " + pid + (now == null ? " has ended" : " is another by now"));
    }
    if (!now.cgroup().equals(cgroup)) {
      throw new GoneException(
          "process " + pid + " is not " + name + "'s: it is in " + now.cgroup());
    }
  }

  /** The words that lead there, before a command's own; none at home. */
  List<String> enter() {
    if (!isHost()) {
      return List.of("nsenter", "-t", Integer.toString(pid), "-n");
    }
    return path == null ? List.of() : List.of("nsenter", "--net=" + path);
  }

  /** A command there, quoted for a shell. */
  String command(List<String> words) {
    List<String> all = new ArrayList<>(enter());
    all.addAll(words);
    return ShellWords.join(all);
  }

  /** A command there, quoted for a shell. */
  String command(String... words) {
    return command(List.of(words));
  }
}
