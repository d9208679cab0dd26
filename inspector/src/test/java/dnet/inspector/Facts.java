package dnet.inspector;

import dnet.inspector.docker.ContainerFacts;
import dnet.inspector.docker.EndpointFacts;
import dnet.inspector.docker.EngineFacts;
import dnet.inspector.docker.NetworkFacts;
import dnet.inspector.docker.PortFacts;
import dnet.inspector.model.Gap;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netlink.AddressMessage;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.LinkStats;
import dnet.inspector.ovs.OvsFacts;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcessFacts;
import dnet.inspector.procfs.ProxyProcess;
import dnet.inspector.procfs.ResolverFacts;
import dnet.inspector.procfs.SocketOwner;
import dnet.inspector.snapshot.NamespaceFacts;
import dnet.inspector.snapshot.Snapshot;
import dnet.inspector.snapshot.StackFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Snapshots made by hand, for the cases that no recorded host shows. */
public final class Facts {
  public static final long HOME = 4026531840L;

  private @Nullable EngineFacts engine;
  private @Nullable OvsFacts ovs;
  private final List<NamespaceFacts> namespaces = new ArrayList<>();
  private final List<ProcessFacts> processes = new ArrayList<>();
  private final List<NamespaceMount> mounts = new ArrayList<>();
  private final List<ProxyProcess> proxies = new ArrayList<>();
  private final List<ResolverFacts> resolvers = new ArrayList<>();
  private final List<SocketOwner> owners = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();

  public Snapshot snapshot() {
    return new Snapshot(
        Snapshot.FORMAT_VERSION,
        "dnet test",
        "2026-01-01T00:00:00Z",
        "db1.example.org",
        "6.1.0",
        HOME,
        engine,
        namespaces,
        processes,
        mounts,
        proxies,
        resolvers,
        owners,
        gaps,
        ovs);
  }

  public Facts engine(List<ContainerFacts> containers, NetworkFacts... networks) {
    engine =
        new EngineFacts(
            "unix:///var/run/docker.sock",
            "default socket",
            "docker",
            "20.10.24",
            "1.41",
            containers,
            List.of(networks));
    return this;
  }

  public Facts namespace(long inode, Map<Integer, Long> nsids, LinkMessage... links) {
    return namespace(inode, nsids, List.of(), links);
  }

  public Facts namespace(
      long inode, Map<Integer, Long> nsids, List<AddressMessage> addresses, LinkMessage... links) {
    namespaces.add(
        new NamespaceFacts(
            inode, Arrays.asList(links), addresses, new TreeMap<>(nsids), List.of(), null));
    return this;
  }

  public Facts rules(long inode, RulesText... rules) {
    NamespaceFacts old =
        namespaces.stream().filter(n -> n.inode() == inode).findFirst().orElseThrow();
    namespaces.remove(old);
    namespaces.add(
        new NamespaceFacts(
            inode, old.links(), old.addresses(), old.namespaceIds(), List.of(rules), old.stack()));
    return this;
  }

  public Facts process(int pid, long netns, @Nullable String containerId) {
    processes.add(
        new ProcessFacts(pid, 100L + pid, "sh", netns, containerId, "/docker/" + containerId));
    return this;
  }

  public Facts process(ProcessFacts process) {
    processes.add(process);
    return this;
  }

  public Facts ovs(OvsFacts facts) {
    ovs = facts;
    return this;
  }

  public Facts mount(long inode, String path) {
    mounts.add(new NamespaceMount(inode, path, 0));
    return this;
  }

  public Facts proxy(ProxyProcess proxy) {
    proxies.add(proxy);
    return this;
  }

  public Facts resolver(String containerId, String text) {
    resolvers.add(new ResolverFacts(containerId, text));
    return this;
  }

  public Facts stack(long inode, StackFacts stack) {
    NamespaceFacts old =
        namespaces.stream().filter(n -> n.inode() == inode).findFirst().orElseThrow();
    namespaces.remove(old);
    namespaces.add(
        new NamespaceFacts(
            inode, old.links(), old.addresses(), old.namespaceIds(), old.rules(), stack));
    return this;
  }

  public Facts owner(long inode, int pid, String command) {
    owners.add(new SocketOwner(inode, pid, command));
    return this;
  }

  public Facts gap(String what, String why, String effect) {
    gaps.add(new Gap(what, why, effect));
    return this;
  }

  /** 64 digits that begin with {@code start}. */
  public static String id(String start) {
    return start + "0".repeat(64 - start.length());
  }

  public static ContainerFacts container(
      String id, String name, String mode, List<EndpointFacts> endpoints, PortFacts... ports) {
    return new ContainerFacts(
        id, name, "bb:1", "running", mode, null, Map.of(), endpoints, List.of(ports));
  }

  public static EndpointFacts endpoint(String network, String address, String mac) {
    return new EndpointFacts(
        network, id(network.substring(0, 1)), address, 16, "172.18.0.1", null, 0, null, mac);
  }

  public static NetworkFacts bridgeNetwork(String name, String bridge, String subnet) {
    return new NetworkFacts(
        id(name.substring(0, 1)),
        name,
        "bridge",
        "local",
        false,
        false,
        false,
        List.of(new NetworkFacts.Subnet(subnet, subnet.replaceAll("0/.*", "1"), null)),
        Map.of("com.docker.network.bridge.name", bridge));
  }

  public static LinkMessage veth(
      int index,
      String name,
      @Nullable Integer link,
      @Nullable Integer nsid,
      @Nullable Integer master) {
    return link(index, name, "veth", link, nsid, master, Map.of());
  }

  public static LinkMessage bridge(int index, String name, String id) {
    return link(index, name, "bridge", null, null, null, Map.of("bridge_id", id));
  }

  public static LinkMessage link(
      int index,
      String name,
      @Nullable String kind,
      @Nullable Integer link,
      @Nullable Integer nsid,
      @Nullable Integer master,
      Map<String, String> data) {
    return new LinkMessage(
        index,
        1,
        LinkMessage.IFF_UP | LinkMessage.IFF_LOWER_UP,
        name,
        List.of(),
        String.format("02:42:ac:12:%02x:%02x", index >> 8 & 0xff, index & 0xff),
        1500,
        6,
        true,
        master,
        link,
        nsid,
        kind,
        data,
        master == null ? null : "bridge",
        master == null ? Map.of() : Map.of("state", "3"),
        new LinkStats(1, 2, 3, 4, 5, 6, 7, 8),
        new TreeMap<>(),
        new TreeMap<>(),
        false);
  }
}
