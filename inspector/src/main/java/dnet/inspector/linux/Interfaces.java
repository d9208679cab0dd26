package dnet.inspector.linux;

import dnet.inspector.model.IfIndex;
import org.jspecify.annotations.Nullable;

/** Interfaces of the namespace of the thread that calls. */
public final class Interfaces {
  private Interfaces() {}

  /** The index of the interface that has that name now; null when none has. */
  public static @Nullable IfIndex index(String name) {
    int index = LibC.get().nameToIndex(name);
    return index > 0 ? new IfIndex(index) : null;
  }
}
