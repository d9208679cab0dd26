package dnet.inspector.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.golden.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parsers on a real kernel's datagrams, whole and damaged. */
class StackDumpsTest {
  private static final Map<String, Dumps.Parser<?>> PARSERS =
      new TreeMap<>(
          Map.of(
              "routes", RouteParser::parse,
              "rules", PolicyRuleParser::parse,
              "neighbours", NeighbourParser::neighbour,
              "fdb", NeighbourParser::fdb,
              "qdiscs", QdiscParser::parse,
              "filters", FilterParser::parse,
              "sockets", body -> SocketParser.parse(6, body),
              "connections", ConntrackParser::parse,
              "tables", TableParser::parse));

  private static Dumps.Parser<?> parser(String name) {
    return Objects.requireNonNull(PARSERS.get(name));
  }

  private static byte[] recorded(String name) throws IOException {
    String path = "/recorded/netlink/stack." + name;
    try (InputStream in = StackDumpsTest.class.getResourceAsStream(path)) {
      assertThat(in).as(path).isNotNull();
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  private static List<Object> parse(String name, byte[] datagrams) throws IOException {
    List<Object> items = new ArrayList<>();
    for (Message message : Message.split(datagrams, datagrams.length)) {
      if (message.type() > Message.DONE) {
        Object item = parser(name).parse(message.body());
        if (item != null) {
          items.add(item);
        }
      }
    }
    return items;
  }

  private static String sorted(Object item) {
    if (item instanceof FilterMessage filter) {
      return item.toString().replaceAll("options=.*", "") + new TreeMap<>(filter.options());
    }
    return item instanceof QdiscMessage qdisc
        ? item.toString().replaceAll("options=.*", "") + new TreeMap<>(qdisc.options())
        : item.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "routes",
        "rules",
        "neighbours",
        "fdb",
        "qdiscs",
        "filters",
        "sockets",
        "connections",
        "tables"
      })
  void aRecordedDumpIsReadAsItWas(String name) throws IOException {
    String text =
        parse(name, recorded(name)).stream()
            .map(StackDumpsTest::sorted)
            .collect(Collectors.joining("\n", "", "\n"));
    Golden.check(Path.of("src/test/golden/netlink/stack." + name + ".txt"), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "routes",
        "rules",
        "neighbours",
        "fdb",
        "qdiscs",
        "filters",
        "sockets",
        "connections",
        "tables"
      })
  void damageIsMalformedOrReadButNothingElse(String name) throws IOException {
    byte[] whole = recorded(name);
    int refused = 0;
    for (int length = 0; length < whole.length; length += 1 + whole.length / 2000) {
      refused += refuses(name, Arrays.copyOf(whole, length)) ? 1 : 0;
    }
    Random random = new Random(3);
    for (int i = 0; i < 5000; i++) {
      byte[] damaged = whole.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      refused += refuses(name, damaged) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(100);
  }

  /** A body that ends early is refused or read; headers of messages are left alone. */
  @ParameterizedTest
  @ValueSource(strings = {"routes", "rules", "fdb", "qdiscs", "filters", "sockets", "connections"})
  void aMessageThatEndsEarlyIsRefusedOrRead(String name) throws IOException {
    byte[] whole = recorded(name);
    int refused = 0;
    for (Message message : Message.split(whole, whole.length)) {
      for (int length = 0; length < message.body().length(); length++) {
        try {
          parser(name).parse(message.body().part(0, length));
        } catch (MalformedMessageException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  private static boolean refuses(String name, byte[] datagrams) throws IOException {
    try {
      parse(name, datagrams);
      return false;
    } catch (MalformedMessageException e) {
      return true;
    }
  }
}
