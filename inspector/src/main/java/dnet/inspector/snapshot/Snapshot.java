package dnet.inspector.snapshot;

import dnet.inspector.docker.EngineFacts;
import dnet.inspector.model.Gap;
import dnet.inspector.ovs.OvsFacts;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcessFacts;
import dnet.inspector.procfs.ProxyProcess;
import dnet.inspector.procfs.ResolverFacts;
import dnet.inspector.procfs.SocketOwner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was read of one host, as it was read. Written to a file it is the support ticket.
 *
 * @param formatVersion {@link #FORMAT_VERSION}
 * @param tool which dnet wrote it
 * @param takenAt ISO 8601 instant, UTC
 * @param hostName of the machine; hostile text
 * @param kernel release, as uname(2) has it
 * @param homeNetns inode of the namespace that dnet calls "host"
 * @param resolvers of the containers that were asked for
 * @param socketOwners of the sockets in the namespaces' stacks, by inode
 * @param engine null when none answered (then there is a gap)
 * @param ovs null when there is no Open vSwitch, it did not answer (then there is a gap), or an
 *     older dnet wrote this
 */
public record Snapshot(
    int formatVersion,
    String tool,
    String takenAt,
    String hostName,
    String kernel,
    long homeNetns,
    @Nullable EngineFacts engine,
    List<NamespaceFacts> namespaces,
    List<ProcessFacts> processes,
    List<NamespaceMount> mounts,
    List<ProxyProcess> proxies,
    List<ResolverFacts> resolvers,
    List<SocketOwner> socketOwners,
    List<Gap> gaps,
    @Nullable OvsFacts ovs) {

  /** The version that this dnet writes; older ones are upgraded when read. */
  public static final int FORMAT_VERSION = 1;

  public Snapshot {
    if (homeNetns <= 0) {
      throw new IllegalArgumentException("home namespace inode " + homeNetns);
    }
    namespaces = List.copyOf(namespaces);
    processes = List.copyOf(processes);
    mounts = List.copyOf(mounts);
    proxies = List.copyOf(proxies);
    resolvers = List.copyOf(resolvers);
    socketOwners = List.copyOf(socketOwners);
    gaps = List.copyOf(gaps);
  }
}
