package dnet.inspector.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.Wiring;
import dnet.inspector.snapshot.Snapshot;
import dnet.inspector.snapshot.SnapshotFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A change of the host's own, on a recorded host: who would suffer is said beforehand. */
class ForesightTest {
  private final Snapshot snapshot;
  private final Host host;
  private final Ground ground;
  private final Place home;

  ForesightTest() throws Exception {
    snapshot =
        SnapshotFile.read(Path.of("../fixtures/src/main/resources/recorded/demo/snapshot.json"));
    host = Assembler.assemble(snapshot);
    ground = new Ground(host, snapshot.processes(), null);
    home = Place.host(host.home(), null);
  }

  /** The bridge of a container's first network. */
  private Link bridgeOf(String container) {
    Wiring wiring = new Wiring(host);
    return host.containers().stream()
        .filter(c -> c.name().equals(container))
        .flatMap(c -> host.namespace(c.netns()).stream())
        .flatMap(n -> n.links().stream())
        .flatMap(l -> wiring.bridgeOf(l).stream())
        .findFirst()
        .orElseThrow();
  }

  private Plan plan(SetLink.Property property, String before, String after) {
    return new Plan(
        "a test",
        List.of(new SetLink(home, LinkRef.of(bridgeOf("shop")), property, before, after)),
        List.of());
  }

  @Test
  void whatWouldBreakOthersIsRefused() {
    Plan down = plan(SetLink.Property.STATE, "up", "down");
    assertThatThrownBy(() -> Foresight.check(ground, down, false))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("others would no longer get through")
        .hasMessageContaining("shop")
        .hasMessageContaining("link-down")
        .hasMessageContaining("--force");
  }

  @Test
  void byForceItIsAWarning() throws Exception {
    Plan forced = Foresight.check(ground, plan(SetLink.Property.STATE, "up", "down"), true);
    assertThat(forced.warnings()).anyMatch(w -> w.contains("would no longer get through"));
  }

  @Test
  void whatBreaksNobodyIsSilent() throws Exception {
    assertThat(
            Foresight.check(ground, plan(SetLink.Property.MTU, "1500", "1450"), false).warnings())
        .isEmpty();
  }
}
