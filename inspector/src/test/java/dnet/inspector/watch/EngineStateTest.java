package dnet.inspector.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.Facts;
import dnet.inspector.docker.EngineFacts;
import dnet.inspector.model.Gap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is missing of a container is told for as long as it is missing. */
class EngineStateTest {
  private static final String WEB = Facts.id("aa");
  private static final String DB = Facts.id("dd");

  private static EngineFacts facts(String... names) {
    return Objects.requireNonNull(
        new Facts()
            .engine(
                List.of(names).stream()
                    .map(n -> Facts.container(n.equals("web") ? WEB : DB, n, "bridge", List.of()))
                    .toList())
            .snapshot()
            .engine());
  }

  private static EngineState both() {
    EngineState state = new EngineState();
    state.said(facts("web", "db"), false);
    state.unseen(WEB, "the engine did not answer in time");
    state.unseen(DB, "process 7 is not in this pid namespace");
    return state;
  }

  @Test
  void aContainerWithoutAProcessIsAGapWithItsReason() {
    assertThat(both().gaps())
        .containsExactlyInAnyOrder(
            new Gap(
                "the process of container web",
                "the engine did not answer in time",
                "its namespace is unknown"),
            new Gap(
                "the process of container db",
                "process 7 is not in this pid namespace",
                "its namespace is unknown"));
  }

  @Test
  void theKernelsWordEndsIt() {
    EngineState state = both();
    assertThat(state.unseenOnly(Set.of(DB))).isTrue();
    assertThat(state.gaps()).extracting(Gap::what).containsExactly("the process of container db");
    assertThat(state.unseenOnly(Set.of(DB))).isFalse();
  }

  @Test
  void aContainerThatIsGoneIsNoGap() {
    EngineState state = both();
    state.said(facts("db"), false);
    assertThat(state.gaps()).extracting(Gap::what).containsExactly("the process of container db");
    state.said(facts("web", "db"), false);
    assertThat(state.gaps()).hasSize(1);
  }
}
