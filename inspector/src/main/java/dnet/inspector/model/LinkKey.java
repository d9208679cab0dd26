package dnet.inspector.model;

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
}
