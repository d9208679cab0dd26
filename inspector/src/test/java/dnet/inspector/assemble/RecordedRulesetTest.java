package dnet.inspector.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.NamedSet;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.model.firewall.Table;
import dnet.inspector.netfilter.RecordedRules;
import dnet.inspector.netfilter.RulesText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule sets of real programs: nothing is lost, and what is not understood is known. */
class RecordedRulesetTest {
  private static final Pattern SAVED_RULE =
      Pattern.compile("(?:\\[(\\d+):(\\d+)\\] )?(-A (\\S+).*)");

  private static Stream<String> folders() {
    return RecordedRules.FOLDERS.stream();
  }

  private static Stream<Rule> rules(Ruleset ruleset) {
    return ruleset.tables().stream()
        .flatMap(t -> t.chains().stream())
        .flatMap(c -> c.rules().stream());
  }

  private static boolean isOpaque(Clause clause) {
    return clause instanceof Match.Opaque || clause instanceof Action.Opaque;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"docker-20.10", "docker-26.1", "docker-28.5", "docker-29-native", "mixed"})
  void everythingThatDockerWritesIsUnderstood(String folder) {
    assertThat(rules(Rulesets.of(RecordedRules.of(folder))))
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.clauses()).as(r.ref().text()).noneMatch(this::opaque));
  }

  private boolean opaque(Clause clause) {
    return isOpaque(clause);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everySavedRuleIsThereWithItsCounters(String folder) {
    List<RulesText> texts = RecordedRules.of(folder);
    Map<String, Integer> expected = new TreeMap<>();
    for (RulesText text : texts) {
      if (text.program().endsWith("-save")) {
        savedRules(text).forEach(r -> expected.merge(r, 1, Integer::sum));
      }
    }
    Map<String, Integer> found = new TreeMap<>();
    rules(Rulesets.of(texts))
        .filter(r -> r.ref().text().startsWith("-A "))
        .map(RecordedRulesetTest::line)
        .forEach(r -> found.merge(r, 1, Integer::sum));
    // The rule that iptables-save falsifies is taken from nft.
    expected.keySet().removeIf(r -> folder.equals("mixed") && r.endsWith("-A INPUT -j DROP"));
    assertThat(found).isEqualTo(expected);
  }

  private static String line(Rule rule) {
    return String.format(
        "%s %s %d:%d %s",
        rule.ref().program(), rule.ref().table(), rule.packets(), rule.bytes(), rule.ref().text());
  }

  private static Stream<String> savedRules(RulesText text) {
    String program = text.program().replace("-save", "");
    String[] table = {""};
    return text.text()
        .lines()
        .flatMap(
            line -> {
              if (line.startsWith("*")) {
                table[0] = line.substring(1);
              }
              Matcher rule = SAVED_RULE.matcher(line);
              return rule.matches()
                  ? Stream.of(
                      String.format(
                          "%s %s %s:%s %s",
                          program, table[0], rule.group(1), rule.group(2), rule.group(3)))
                  : Stream.empty();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker-29-native", "native"})
  void everyNativeRuleIsThereInItsOwnWords(String folder) {
    List<String> listed =
        RecordedRules.file(folder, "nft.txt")
            .lines()
            .filter(l -> l.startsWith("\t\t") && l.contains(" # handle "))
            .map(String::strip)
            .toList();
    assertThat(rules(Rulesets.of(RecordedRules.of(folder))).map(r -> r.ref().text()))
        .containsExactlyElementsOf(listed);
  }

  /** What dnet does not understand of nft's expressions is this and nothing else. */
  @Test
  void nativeRulesThatAreNotUnderstoodAreKnown() {
    assertThat(
            rules(Rulesets.of(RecordedRules.of("native")))
                .filter(r -> r.clauses().stream().anyMatch(RecordedRulesetTest::isOpaque))
                .map(r -> r.ref().text().replaceAll(" # handle .*", "")))
        .containsExactly(
            "meta mark set tcp dport map @ctm",
            "tcp option sack exists accept",
            "meta cgroup 5 accept",
            "socket transparent 1 accept",
            "ct helper \"ftp\" accept",
            "exthdr frag exists drop",
            "synproxy mss 1460 wscale 7",
            "iifgroup 5 accept",
            "meta sdif 5 accept",
            "rt ip nexthop 1.1.1.1 accept",
            "dnat ip to numgen inc mod 2 map { 0 : 10.0.0.1, 1 : 10.0.0.2 }",
            "ip daddr 1.1.1.1 dnat ip prefix to ip daddr map { 1.0.0.0/24 : 2.0.0.0/24 }",
            "tcp dport 50080 tproxy ip to 127.0.0.1:50080",
            "ct zone set 5",
            "tcp dport 80 fwd to \"lo\"");
  }

  @Test
  void iptablesExtensionsThatAreNotUnderstoodAreKnown() {
    assertThat(
            rules(Rulesets.of(RecordedRules.of("assorted")))
                .filter(r -> r.ref().text().startsWith("-A "))
                .flatMap(r -> r.clauses().stream())
                .map(
                    c ->
                        c instanceof Match.Opaque m
                            ? m.text()
                            : c instanceof Action.Opaque a ? a.text() : "")
                .filter(t -> !t.isEmpty())
                .map(t -> t.replaceAll("^((?:! )?-\\S+(?: [A-Za-z0-9]+)?).*", "$1")))
        .containsExactlyInAnyOrder(
            "-j TTL",
            "-j TPROXY",
            "-m rpfilter",
            "-j CT",
            "--tcp-option 8",
            "-m set",
            "-m string",
            "-m u32",
            "--tos 0x10",
            "-m helper",
            "-m socket",
            "-m tcpmss",
            "--chunk-types any",
            "--dccp-types REQUEST",
            "-m esp",
            "-m policy",
            "-m ecn",
            "-m cpu",
            "-m devgroup",
            "-m realm",
            "-m bpf",
            "-m connlabel",
            "! --socket-exists",
            "-j NETMAP",
            "-m ipv6header",
            "-m frag",
            "-m rt",
            "-m dst",
            "-m eui64");
  }

  @Test
  void nativeRulesAmongIptablesRulesAreTakenFromNft() {
    Table filter =
        Rulesets.of(RecordedRules.of("mixed")).tables().stream()
            .filter(t -> t.name().equals("filter"))
            .findFirst()
            .orElseThrow();
    Chain input = filter.chain("INPUT").orElseThrow();
    assertThat(input.rules().get(0).ref().text())
        .isEqualTo("-A INPUT -p tcp -m tcp --dport 1 -j ACCEPT");
    assertThat(input.rules().get(1).ref().text()).startsWith("ip saddr @foo drop");
    assertThat(input.rules().get(1).clauses().get(0)).isInstanceOf(Match.InSet.class);
    assertThat(filter.set("foo").map(NamedSet::complete)).contains(true);
    Chain mine = filter.chain("mine").orElseThrow();
    assertThat(mine.base()).isNotNull();
    assertThat(mine.rules()).hasSize(1);
    assertThat(filter.program()).isEqualTo("iptables");
  }

  @Test
  void whatNftForgetsInJsonComesFromItsText() {
    Ruleset ruleset = Rulesets.of(RecordedRules.of("native"));
    assertThat(ruleset.tables())
        .filteredOn(Table::dormant)
        .extracting(Table::name)
        .containsExactly("lonely");
    Table netdev =
        ruleset.tables().stream()
            .filter(t -> t.family() == Table.Family.NETDEV)
            .findFirst()
            .orElseThrow();
    assertThat(netdev.chains())
        .allSatisfy(
            c -> {
              Chain.Base base = c.base();
              assertThat(base == null ? List.of() : base.devices()).isEqualTo(List.of("lo"));
            });
  }
}
