package dnet.inspector.snapshot;

import dnet.inspector.linux.Errno;
import dnet.inspector.netfilter.kernel.KernelRules;
import dnet.inspector.netlink.Netfilter;
import dnet.inspector.netlink.NetlinkException;
import dnet.inspector.netlink.TableMessage;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads which nf_tables tables a namespace has, in a thread that is inside it, and their rules
 * where the kernel's own answer may be understood. Rules of the same generation are not read again.
 */
final class TablesReader {
  private @Nullable Long generation;
  private @Nullable KernelRules rules;
  private boolean asBefore;

  /**
   * Begins.
   *
   * @param generation of the rules that are known; null when they are to be read in any case
   */
  TablesReader(@Nullable Long generation) {
    this.generation = generation;
  }

  /**
   * Reads; {@code before} where nothing has changed.
   *
   * @param where for error messages
   * @throws IOException if the kernel does not answer, or refuses
   */
  List<TableMessage> read(String where, List<TableMessage> before) throws IOException {
    Long known = generation;
    generation = null;
    try (Netfilter socket = Netfilter.open(where)) {
      long now = socket.generation();
      generation = now;
      if (known != null && known == now) {
        asBefore = true;
        return before;
      }
      List<TableMessage> tables = socket.tables().items();
      if (KernelRules.mayShow(tables)) {
        rules(socket);
      }
      return tables;
    } catch (NetlinkException e) {
      if (e.errno() == Errno.EINVAL) {
        // What nfnetlink says of a part that the kernel does not have.
        return List.of();
      }
      throw e;
    }
  }

  /** What cannot be read so is read by the program, which then says why not. */
  private void rules(Netfilter socket) {
    try {
      rules = KernelRules.read(socket);
    } catch (IOException e) {
      rules = null;
    }
  }

  /** The rules that were read on the way; null when there are none, or they could not be. */
  @Nullable KernelRules kernelRules() {
    return rules;
  }

  /** The rules' number when they were read; null when it is not known. */
  @Nullable Long generation() {
    return generation;
  }

  /** Whether the rules turned out to be those of before, and were not read. */
  boolean isAsBefore() {
    return asBefore;
  }
}
