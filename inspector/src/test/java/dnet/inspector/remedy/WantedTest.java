package dnet.inspector.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a pinned interface must hang on: that, and nothing whose name only begins so. */
class WantedTest {
  @Test
  void theLowerInterfaceIsNamedWhole() {
    assertThat(Wanted.lower(new AttachWish.ToBridge("br1"))).isEqualTo("br1");
    assertThat(Wanted.lower(new AttachWish.ToParent("eth0", false, 0))).isEqualTo("eth0");
    assertThat(Wanted.lower(new AttachWish.ToParent("eth0", false, 5))).isEqualTo("eth0.5");
    assertThat(Wanted.lower(new AttachWish.ToOvs("ovsbr0", 7))).isEqualTo("ovsbr0");
  }
}
