package dnet.inspector.model;

/**
 * A network namespace, known by the inode of its nsfs file: the number in {@code net:[4026531840]}
 * (namespaces(7)). Unique while the namespace lives; the kernel may reuse it afterwards.
 *
 * @param inode positive
 */
public record NetnsId(long inode) implements Comparable<NetnsId> {
  public NetnsId {
    if (inode <= 0) {
      throw new IllegalArgumentException("namespace inode " + inode);
    }
  }

  @Override
  public int compareTo(NetnsId other) {
    return Long.compare(inode, other.inode);
  }

  @Override
  public String toString() {
    return "net:[" + inode + "]";
  }
}
