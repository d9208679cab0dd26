package dnet.inspector.diagnose;

import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who shares one Ethernet segment: the stations on a bridge (the far ends of its ports, and the
 * bridge itself), and the macvlans on one parent.
 */
final class Segments {
  private Segments() {}

  /** Stations by the link that joins them. */
  static SortedMap<LinkKey, List<Link>> of(Scene scene) {
    SortedMap<LinkKey, List<Link>> segments = new TreeMap<>();
    for (Namespace namespace : scene.namespaces()) {
      for (Link link : namespace.links()) {
        if (link instanceof Link.Bridge) {
          add(segments, link.key(), link);
        } else if (link instanceof Link.Macvlan && link.parent() != null) {
          add(segments, link.parent(), link);
        } else if (link.base().master() == null) {
          scene
              .wiring()
              .peerOf(link)
              .flatMap(scene.wiring()::masterBridgeOf)
              .ifPresent(b -> add(segments, b.key(), link));
        }
      }
    }
    return segments;
  }

  private static void add(SortedMap<LinkKey, List<Link>> all, LinkKey key, Link link) {
    all.computeIfAbsent(key, k -> new ArrayList<>()).add(link);
  }

  /** {@code eth0 of web}. */
  static String shown(Scene scene, Link link) {
    return link.name() + " of " + scene.name(link.key().namespace());
  }
}
