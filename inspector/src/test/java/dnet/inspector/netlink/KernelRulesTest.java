package dnet.inspector.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netfilter.kernel.KernelRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded chains and rules as text, whole and damaged: iptables-save's text or none. */
class KernelRulesTest {
  private static final int FLIPS = 5_000;

  private static byte[] recorded(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            KernelRulesTest.class.getResourceAsStream("/recorded/netlink/rules." + name), name)) {
      return in.readAllBytes();
    }
  }

  /** The bodies of a dump's messages. */
  private static List<Octets> bodies(String name) throws IOException {
    byte[] datagrams = recorded(name);
    return Message.split(datagrams, datagrams.length).stream()
        .filter(m -> m.type() > Message.DONE)
        .map(Message::body)
        .toList();
  }

  private static Optional<String> text(List<Octets> chains, List<Octets> rules)
      throws MalformedMessageException {
    List<NftChainMessage> parsedChains = new ArrayList<>();
    for (Octets chain : chains) {
      parsedChains.add(NftParser.chain(chain));
    }
    List<NftRuleMessage> parsedRules = new ArrayList<>();
    for (Octets rule : rules) {
      parsedRules.add(NftParser.rule(rule));
    }
    List<TableMessage> tables =
        parsedChains.stream().map(c -> new TableMessage(2, c.table())).distinct().toList();
    return new KernelRules(parsedChains, parsedRules, true)
        .text(tables)
        .map(RulesText::text)
        .map(KernelRulesTest::withoutComments);
  }

  private static String withoutComments(String text) {
    return text.replaceAll("(?m)^#.*\n", "");
  }

  private static String expected(String name) throws IOException {
    return withoutComments(new String(recorded(name + ".txt"), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dns", "assorted"})
  void recordedRulesAreWhatTheProgramPrinted(String name) throws IOException {
    assertThat(text(bodies(name + ".chains"), bodies(name + ".rules"))).contains(expected(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dns", "assorted"})
  void anythingThatIsMissingIsNoticed(String name) throws IOException {
    List<Octets> chains = bodies(name + ".chains");
    List<Octets> rules = bodies(name + ".rules");
    for (int i = 0; i < rules.size(); i++) {
      List<Octets> fewer = new ArrayList<>(rules);
      fewer.remove(i);
      assertThat(text(chains, fewer)).isEmpty();
      List<Octets> more = new ArrayList<>(rules);
      more.add(i, rules.get(i));
      assertThat(text(chains, more)).isEmpty();
    }
    for (int i = 0; i < chains.size(); i++) {
      List<Octets> fewer = new ArrayList<>(chains);
      fewer.remove(i);
      assertThat(text(fewer, rules)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dns", "assorted"})
  void whatEndsEarlyIsRefusedOrShownAsItWas(String name) throws IOException {
    List<Octets> chains = bodies(name + ".chains");
    List<Octets> rules = bodies(name + ".rules");
    String whole = expected(name);
    int refused = 0;
    for (int i = 0; i < rules.size(); i++) {
      List<Octets> cut = new ArrayList<>(rules);
      for (int length = 0; length < rules.get(i).length(); length++) {
        cut.set(i, rules.get(i).part(0, length));
        refused += isNoneOr(whole, chains, cut) ? 1 : 0;
      }
    }
    for (int i = 0; i < chains.size(); i++) {
      List<Octets> cut = new ArrayList<>(chains);
      for (int length = 0; length < chains.get(i).length(); length++) {
        cut.set(i, chains.get(i).part(0, length));
        refused += isNoneOr(whole, cut, rules) ? 1 : 0;
      }
    }
    assertThat(refused).isGreaterThan(2000);
  }

  private static boolean isNoneOr(String whole, List<Octets> chains, List<Octets> rules) {
    try {
      Optional<String> text = text(chains, rules);
      text.ifPresent(t -> assertThat(t).isEqualTo(whole));
      return text.isEmpty();
    } catch (MalformedMessageException e) {
      return true;
    }
  }

  /** A bit of a value makes another value: one line of the same chain differs, and no more. */
  @ParameterizedTest
  @ValueSource(strings = {"dns", "assorted"})
  void aFlippedBitIsRefusedOrChangesOneValue(String name) throws IOException {
    byte[] chains = recorded(name + ".chains");
    byte[] rules = recorded(name + ".rules");
    List<String> whole = expected(name).lines().toList();
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < FLIPS; i++) {
      byte[] damagedChains = chains.clone();
      byte[] damagedRules = rules.clone();
      byte[] damaged = random.nextInt(4) == 0 ? damagedChains : damagedRules;
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        Optional<String> text = text(split(damagedChains), split(damagedRules));
        if (text.isEmpty()) {
          refused++;
        } else {
          assertOneValueDiffers(text.get().lines().toList(), whole);
        }
      } catch (MalformedMessageException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(FLIPS / 2);
  }

  private static List<Octets> split(byte[] datagrams) throws MalformedMessageException {
    return Message.split(datagrams, datagrams.length).stream()
        .filter(m -> m.type() > Message.DONE)
        .map(Message::body)
        .toList();
  }

  private static void assertOneValueDiffers(List<String> lines, List<String> whole) {
    assertThat(lines).hasSameSizeAs(whole);
    int differing = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).equals(whole.get(i))) {
        differing++;
        assertThat(place(lines.get(i))).isEqualTo(place(whole.get(i)));
      }
    }
    assertThat(differing).isLessThanOrEqualTo(1);
  }

  /** The chain that a line is of. */
  private static List<String> place(String line) {
    String[] words = line.replaceAll("^\\[\\d+:\\d+\\] ", "").split(" ");
    return Arrays.asList(words).subList(0, line.startsWith(":") ? 1 : 2);
  }
}
