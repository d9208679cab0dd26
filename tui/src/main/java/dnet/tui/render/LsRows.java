package dnet.tui.render;

import dnet.inspector.report.ContainerView;
import dnet.inspector.report.InterfaceView;
import dnet.inspector.report.MapReport;
import dnet.inspector.report.NamespaceView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of {@code dnet ls} for templates: one an interface, each value as plain text. */
public final class LsRows {
  /** The names of all fields, in the order in which help lists them. */
  public static final Set<String> FIELDS =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(
              Arrays.asList(
                  "Container",
                  "ID",
                  "Image",
                  "State",
                  "Mode",
                  "Pid",
                  "Netns",
                  "Interface",
                  "Index",
                  "Kind",
                  "Address",
                  "Addresses",
                  "MAC",
                  "MTU",
                  "Peer",
                  "PeerNamespace",
                  "Bridge",
                  "BridgeID",
                  "Network",
                  "Gateway",
                  "RX",
                  "TX")));

  private LsRows() {}

  /** The rows; a value that is not known, or that there is none of, is absent. */
  public static List<Map<String, String>> of(MapReport report) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (ContainerView container : report.containers()) {
      Map<String, String> owner = new LinkedHashMap<>();
      owner.put("Container", container.name());
      owner.put("ID", container.id());
      owner.put("Image", container.image());
      owner.put("State", container.state());
      owner.put("Mode", container.networkMode());
      put(owner, "Pid", container.pid());
      put(owner, "Netns", container.netns());
      add(rows, owner, container.interfaces());
    }
    for (NamespaceView namespace : report.namespaces()) {
      Map<String, String> owner = new LinkedHashMap<>();
      owner.put("Container", namespace.name());
      owner.put("Mode", namespace.kind());
      put(owner, "Pid", namespace.pids().isEmpty() ? null : namespace.pids().get(0));
      put(owner, "Netns", namespace.netns());
      add(rows, owner, namespace.interfaces());
    }
    return rows;
  }

  private static void add(
      List<Map<String, String>> rows, Map<String, String> owner, List<InterfaceView> links) {
    if (links.isEmpty()) {
      rows.add(owner);
    }
    for (InterfaceView link : links) {
      Map<String, String> row = new LinkedHashMap<>(owner);
      putLink(row, link);
      rows.add(row);
    }
  }

  private static void putLink(Map<String, String> row, InterfaceView link) {
    row.put("Interface", link.name());
    put(row, "Index", link.ifindex());
    row.put("Kind", link.kind());
    put(row, "Address", link.addresses().isEmpty() ? null : link.addresses().get(0));
    row.put("Addresses", String.join(",", link.addresses()));
    put(row, "MAC", link.mac());
    put(row, "MTU", link.mtu());
    InterfaceView.PeerView peer = link.peer() != null ? link.peer() : link.parent();
    put(row, "Peer", peer == null ? null : peer.name());
    put(row, "PeerNamespace", peer == null ? null : peer.namespace());
    InterfaceView.BridgeRef bridge = link.bridge();
    put(row, "Bridge", bridge == null ? null : bridge.name());
    put(row, "BridgeID", bridge == null ? null : bridge.id());
    put(row, "Network", link.network());
    put(row, "Gateway", link.gateway());
    put(row, "RX", link.rx().bytes());
    put(row, "TX", link.tx().bytes());
  }

  private static void put(Map<String, String> row, String field, @Nullable Object value) {
    if (value != null) {
      row.put(field, value.toString());
    }
  }
}
