package dnet.inspector.snapshot;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcessFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Some namespaces of a snapshot of this host, opened again and held until this is closed. */
public final class OpenNamespaces implements AutoCloseable {
  private final Map<NetnsId, NetnsHandle> handles = new HashMap<>();
  private final List<Gap> gaps = new ArrayList<>();

  private OpenNamespaces() {}

  /**
   * Opens those that are still there.
   *
   * @param home a file of the namespace that the snapshot calls host; null for dnet's own
   */
  public static OpenNamespaces of(
      Snapshot snapshot, @Nullable Path home, Collection<NetnsId> wanted) {
    OpenNamespaces open = new OpenNamespaces();
    for (NetnsId id : wanted) {
      if (!open.handles.containsKey(id)) {
        open.open(snapshot, home, id);
      }
    }
    return open;
  }

  private interface Opener {
    NetnsHandle open() throws IOException;
  }

  private void open(Snapshot snapshot, @Nullable Path home, NetnsId id) {
    List<Opener> ways = new ArrayList<>();
    if (snapshot.homeNetns() == id.inode()) {
      ways.add(
          home == null
              ? NetnsHandle::ofThisThread
              : () -> NetnsHandle.ofMount(home.toAbsolutePath().toString(), 0));
    }
    for (NamespaceMount mount : snapshot.mounts()) {
      if (mount.inode() == id.inode()) {
        ways.add(() -> NetnsHandle.ofMount(mount.path(), mount.viaPid()));
      }
    }
    for (ProcessFacts process : snapshot.processes()) {
      if (process.netns() == id.inode()) {
        ways.add(() -> NetnsHandle.ofProcess(process.pid()));
      }
    }
    String why = "it is gone";
    for (Opener way : ways) {
      try {
        NetnsHandle handle = way.open();
        if (handle.id().equals(id)) {
          handles.put(id, handle);
          return;
        }
        handle.close();
      } catch (IOException e) {
        why = String.valueOf(e.getMessage());
      }
    }
    gaps.add(new Gap("namespace " + id, why, "what happens there is unknown"));
  }

  /** The namespace, open until this is closed; null for one that could not be opened. */
  public @Nullable NetnsHandle handle(NetnsId id) {
    return handles.get(id);
  }

  /** Those that could not be opened. */
  public List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  @Override
  public void close() {
    handles.values().forEach(NetnsHandle::close);
    handles.clear();
  }
}
