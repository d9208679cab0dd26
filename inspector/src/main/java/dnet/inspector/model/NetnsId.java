package dnet.inspector.model;

import org.jspecify.annotations.Nullable;

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

  // Written out, as keys are compared in each run's first moments: what the language makes costs a
  // millisecond a class when it is first used.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NetnsId that && inode == that.inode;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(inode);
  }
}
