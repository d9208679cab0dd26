package dnet.inspector.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.model.NetnsId;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcessFacts;
import dnet.inspector.snapshot.NamespaceHandles.Holders;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An inode says which namespace it is only as long as somebody holds that. */
class HoldersTest {
  private static final long INODE = 4026532251L;
  private static final NamespaceMount SANDBOX =
      new NamespaceMount(INODE, "/run/docker/netns/11c1a5d4e4f3", 812);

  private static ProcessFacts process(int pid, long start) {
    return new ProcessFacts(pid, start, "sleep", INODE, null, "/");
  }

  private static Holders holders(List<ProcessFacts> processes, NamespaceMount... mounts) {
    return new Holders(processes, List.of(mounts));
  }

  @Test
  void whatSomebodyHoldsAllTheTimeIsTheSame() {
    Holders before = holders(List.of(process(7, 70)), SANDBOX);
    assertThat(before.replacedSince(before)).isEmpty();
    assertThat(holders(List.of(), SANDBOX).replacedSince(before)).isEmpty();
    assertThat(holders(List.of(process(7, 70))).replacedSince(before)).isEmpty();
    // The same mount, seen through another process.
    NamespaceMount elsewhere = new NamespaceMount(INODE, SANDBOX.path(), 4);
    assertThat(holders(List.of(), elsewhere).replacedSince(before)).isEmpty();
  }

  @Test
  void whatOthersHoldNowMayBeAnother() {
    NetnsId id = new NetnsId(INODE);
    Holders before = holders(List.of(process(7, 70)), SANDBOX);
    assertThat(holders(List.of(process(8, 80))).replacedSince(before)).containsExactly(id);
    // A process's number can be given away, too.
    assertThat(holders(List.of(process(7, 71))).replacedSince(before)).containsExactly(id);
    NamespaceMount next = new NamespaceMount(INODE, "/run/docker/netns/2287a8a07d28", 812);
    assertThat(holders(List.of(process(8, 80)), next).replacedSince(holders(List.of(), SANDBOX)))
        .containsExactly(id);
  }

  @Test
  void whatIsNewOrGoneIsNotReplaced() {
    Holders none = holders(List.of());
    Holders one = holders(List.of(process(7, 70)));
    assertThat(one.replacedSince(none)).isEmpty();
    assertThat(none.replacedSince(one)).isEmpty();
  }
}
