package dnet.capture.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A captured packet taken apart.
 *
 * @param layers outermost first, as far as they go
 * @param end why there are no more
 */
public record Frame(List<Layer> layers, End end) {
  public Frame {
    layers = layers instanceof Stacked stacked ? stacked.done() : List.copyOf(layers);
  }

  /** Why decoding ended. */
  public enum End {
    /** All headers are there. */
    COMPLETE,
    /** What follows was not captured. */
    CUT,
    /** What follows is no protocol that is decoded here, or a later fragment. */
    OPAQUE,
    /** The headers contradict themselves. */
    MALFORMED,
    /** More nested headers than anybody uses. */
    TOO_DEEP
  }

  /**
   * An IP packet in a frame.
   *
   * @param transport null for a later fragment, a tunnel without one, or where it was cut
   * @param tunnel the tunnel header in which this packet came; null for the outermost and for IP
   *     directly in IP
   */
  public record Datagram(Layer.Ip ip, Layer.@Nullable Transport transport, @Nullable Layer tunnel) {
    /** VNI or key of the tunnel; null where there is none. */
    public @Nullable Long tunnelId() {
      if (tunnel instanceof Layer.Vxlan vxlan) {
        return (long) vxlan.vni();
      }
      if (tunnel instanceof Layer.Geneve geneve) {
        return (long) geneve.vni();
      }
      return tunnel instanceof Layer.Gre gre ? gre.key() : null;
    }
  }

  /** The IP packets, outermost first; none for ARP. */
  public List<Datagram> datagrams() {
    Datagram first = null;
    List<Datagram> more = null;
    Layer tunnel = null;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (layer instanceof Layer.Ip ip) {
        Layer next = i + 1 < layers.size() ? layers.get(i + 1) : null;
        Datagram found = new Datagram(ip, next instanceof Layer.Transport t ? t : null, tunnel);
        tunnel = null;
        if (first == null) {
          first = found;
        } else {
          more = more == null ? new ArrayList<>(List.of(first)) : more;
          more.add(found);
        }
      } else if (layer instanceof Layer.Vxlan
          || layer instanceof Layer.Geneve
          || layer instanceof Layer.Gre) {
        tunnel = layer;
      }
    }
    return more != null ? more : first == null ? List.of() : List.of(first);
  }

  /** The first layer of a kind; null where there is none. */
  public <T extends Layer> @Nullable T first(Class<T> kind) {
    return layers.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}
