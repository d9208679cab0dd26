package dnet.inspector.model;

import org.jspecify.annotations.Nullable;

/**
 * What identifies an interface: its namespace and its index there. Neither the index nor the name
 * alone does, for containers often share both.
 */
public record LinkKey(NetnsId namespace, IfIndex index) implements Comparable<LinkKey> {
  @Override
  public int compareTo(LinkKey other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : index.compareTo(other.index);
  }

  // Written out, as keys are compared in each run's first moments: what the language makes costs a
  // millisecond a class when it is first used.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LinkKey that
        && namespace.equals(that.namespace)
        && index.equals(that.index);
  }

  @Override
  public int hashCode() {
    return 31 * namespace.hashCode() + index.hashCode();
  }
}
