package dnet.inspector.snapshot;

import static dnet.inspector.Facts.HOME;
import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.Facts;
import dnet.inspector.docker.PortFacts;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompletenessTest {
  record Inner(String name, @Nullable String note) {}

  record Outer(Inner first, List<Inner> many, @Nullable Inner maybe) {}

  @Test
  @SuppressWarnings("NullAway") // a stranger's file does not keep the contract
  void theFirstMissingValueIsNamedByItsPath() {
    Inner whole = new Inner("x", null);
    Inner broken = new Inner(null, "n");
    assertThat(Completeness.firstMissing(new Outer(whole, List.of(whole), null))).isNull();
    assertThat(Completeness.firstMissing(new Outer(whole, List.of(), broken)))
        .isEqualTo("maybe.name");
    assertThat(Completeness.firstMissing(new Outer(null, List.of(), null))).isEqualTo("first");
    assertThat(Completeness.firstMissing(new Outer(whole, null, null))).isEqualTo("many");
    assertThat(Completeness.firstMissing(new Outer(whole, List.of(whole, broken), null)))
        .isEqualTo("many[1].name");
    assertThat(Completeness.firstMissing(new Outer(whole, Arrays.asList(whole, null), null)))
        .isEqualTo("many[1]");
  }

  @Test
  void aSnapshotOfEverythingIsComplete() {
    assertThat(Completeness.firstMissing(SnapshotFileTest.everything().snapshot())).isNull();
    assertThat(
            Completeness.firstMissing(
                new Facts()
                    .engine(
                        List.of(
                            Facts.container(
                                Facts.id("c"),
                                "x",
                                "none",
                                List.of(),
                                new PortFacts("tcp", null, null, 1))))
                    .namespace(HOME, java.util.Map.of())
                    .snapshot()))
        .isNull();
  }
}
