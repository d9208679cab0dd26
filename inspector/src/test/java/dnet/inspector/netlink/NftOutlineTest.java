package dnet.inspector.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where a rule is and whether programs of iptables can show it, without reading all of it. */
class NftOutlineTest {
  private static final int FLIPS = 20_000;

  private static List<byte[]> recorded() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            NftOutlineTest.class.getResourceAsStream("/recorded/netlink/rules.assorted.rules"))) {
      byte[] datagrams = in.readAllBytes();
      List<byte[]> bodies = new ArrayList<>();
      for (Message message : Message.split(datagrams, datagrams.length)) {
        if (message.type() > Message.DONE) {
          bodies.add(message.body().copy());
        }
      }
      return bodies;
    }
  }

  private static NftRuleOutline outline(byte[] body) throws MalformedMessageException {
    return NftParser.outline(new Octets(body, 0, body.length));
  }

  /** The same octets with each {@code from} made {@code to}, which is as long. */
  private static byte[] replaced(byte[] body, String from, String to) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void itSaysWhereARuleIs() throws IOException {
    assertThat(recorded()).isNotEmpty();
    for (byte[] body : recorded()) {
      NftRuleMessage whole = NftParser.rule(new Octets(body, 0, body.length));
      assertThat(outline(body))
          .isEqualTo(new NftRuleOutline(whole.family(), whole.table(), whole.chain(), true));
    }
  }

  @Test
  void whatIptablesDoesNotUseIsNotPlain() throws IOException {
    int loads = 0;
    for (byte[] body : recorded()) {
      assertThat(outline(replaced(body, "counter\0", "flowtab\0")).plain()).isFalse();
      byte[] unchecked = replaced(body, "cmp\0", "log\0");
      boolean masked = !Arrays.equals(replaced(body, "bitwise\0", "_______\0"), body);
      if (!masked && !Arrays.equals(unchecked, body)) {
        // What was loaded is not compared, but goes on into something else.
        assertThat(outline(unchecked).plain()).isFalse();
        loads++;
      }
    }
    assertThat(loads).isPositive();
  }

  @Test
  void damageIsNoticedOrHarmless() throws IOException {
    List<byte[]> bodies = recorded();
    Random random = new Random(7);
    int noticed = 0;
    for (int i = 0; i < FLIPS; i++) {
      byte[] body = bodies.get(random.nextInt(bodies.size())).clone();
      body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        outline(body);
      } catch (MalformedMessageException e) {
        noticed++;
      }
    }
    assertThat(noticed).isBetween(1, FLIPS - 1);
    byte[] body = bodies.get(0);
    for (int length = 4; length < body.length; length++) {
      try {
        assertThat(NftParser.outline(new Octets(body, 0, length)).plain()).isFalse();
      } catch (MalformedMessageException e) {
        // noticed
      }
    }
  }
}
