package dnet.inspector.procfs;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads single processes below one {@code /proc}. */
final class ProcessReader {
  private final ProcFs proc;

  ProcessReader(ProcFs proc) {
    this.proc = proc;
  }

  /**
   * A process without its parent; null when it has ended or is the kernel's own.
   *
   * @throws java.nio.file.AccessDeniedException if it may not be looked at
   */
  @Nullable ProcessFacts read(int pid) throws IOException {
    String line = proc.text(pid + "/stat");
    Stat stat = line == null ? null : Stat.parse(line);
    if (stat == null || stat.isKernelThread()) {
      return null;
    }
    long netns = proc.namespaceInode(pid + "/ns/net");
    String cgroup = netns == 0 ? null : proc.text(pid + "/cgroup");
    if (cgroup == null) {
      return null;
    }
    return new ProcessFacts(
        pid,
        stat.startTicks(),
        stat.command(),
        netns,
        CgroupPath.containerId(cgroup),
        CgroupPath.shown(cgroup));
  }

  /** The same with its parent's command, which costs two more reads. */
  ProcessFacts withParent(ProcessFacts process) {
    try {
      String line = proc.text(process.pid() + "/stat");
      Stat own = line == null ? null : Stat.parse(line);
      String above = own == null ? null : proc.text(own.parent() + "/stat");
      Stat parent = above == null ? null : Stat.parse(above);
      return new ProcessFacts(
          process.pid(),
          process.startTicks(),
          process.command(),
          process.netns(),
          process.containerId(),
          process.cgroup(),
          parent == null ? null : parent.command());
    } catch (IOException e) {
      return process;
    }
  }

  /** What a docker-proxy forwards; null for every other process. */
  @Nullable ProxyProcess proxy(ProcessFacts process) throws IOException {
    if (!process.command().equals("docker-proxy")) {
      return null;
    }
    String commandLine = proc.text(process.pid() + "/cmdline");
    return commandLine == null
        ? null
        : ProxyArguments.parse(
            process.pid(), process.netns(), List.of(commandLine.split("\0", -1)));
  }
}
