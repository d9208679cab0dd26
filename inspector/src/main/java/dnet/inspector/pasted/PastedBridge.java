package dnet.inspector.pasted;

import dnet.inspector.model.BridgeId;
import java.util.List;

/** A bridge of {@code brctl show}. */
public record PastedBridge(String name, BridgeId id, boolean stp, List<String> ports) {
  public PastedBridge {
    ports = List.copyOf(ports);
  }
}
