package dnet.inspector.assemble;

import dnet.inspector.model.Host;
import dnet.inspector.snapshot.Snapshot;

/**
 * Makes a {@link Host} of one snapshot after the other of the same host. Where a snapshot holds the
 * same objects as the one before, what was made of them is taken over. The result is that of {@link
 * Assembler}. For one thread.
 */
public final class Reassembler {
  private Memo memo = Memo.empty();

  /** The host that {@code snapshot} shows. */
  public Host assemble(Snapshot snapshot) {
    memo = memo.next();
    return Assembler.assemble(snapshot, memo);
  }
}
