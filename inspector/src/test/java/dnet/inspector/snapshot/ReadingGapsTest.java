package dnet.inspector.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dnet.inspector.linux.Errno;
import dnet.inspector.linux.SystemCallException;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What may not be read takes one line, however much it is. */
class ReadingGapsTest {
  @Test
  void namespacesThatMayNotBeEnteredAreToldOfTogether() {
    Map<NetnsId, IOException> refusals =
        Map.of(
            new NetnsId(1), new SystemCallException("setns", "net:[1]", Errno.EPERM),
            new NetnsId(2), new SystemCallException("setns", "net:[2]", Errno.EACCES),
            new NetnsId(3), new IOException("it is odd"));
    assertThat(ReadingGaps.unreadNamespaces(refusals))
        .extracting(Gap::what, Gap::why)
        .containsExactly(
            tuple("interfaces of namespace net:[3]", "it is odd"),
            tuple("interfaces of 2 namespaces", "permission denied (dnet needs root)"));
  }
}
