package dnet.inspector.assemble;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.model.firewall.Table;
import dnet.inspector.netfilter.LegacyTables;
import dnet.inspector.netfilter.Listing;
import dnet.inspector.netfilter.RecordedRules;
import dnet.inspector.netfilter.RulesReader;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netlink.TableMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rules that are really loaded, read as dnet reads them and by other means. */
@LiveTest
class RulesReaderLiveTest {
  @Test
  void everyRuleOfEveryKindIsFoundAsOtherProgramsListIt() throws IOException {
    try (Lab lab = Lab.open()) {
      LabHost host = lab.host("rules");
      load(lab, host);
      try (NetnsHandle handle = NetnsHandle.ofMount(host.netns().toString(), 0)) {
        LegacyTables legacy = Namespaces.call(handle, LegacyTables::inThisThread);
        assertThat(legacy).isEqualTo(new LegacyTables(true, false));
        RulesReader.Results results =
            RulesReader.read(
                List.of(new RulesReader.Request("rules", handle, Listing.all(legacy))));
        assertThat(results.gaps()).isEmpty();
        Ruleset ruleset = Rulesets.of(results.texts().get(0));
        assertThat(counts(ruleset, false)).isEqualTo(byJq(host));
        assertThat(saved(ruleset, "iptables")).isEqualTo(byGrep(host, "iptables-save"));
        assertThat(saved(ruleset, "ip6tables")).isEqualTo(byGrep(host, "ip6tables-save"));
        assertThat(saved(ruleset, "iptables-legacy"))
            .isEqualTo(byGrep(host, "iptables-legacy-save"))
            .hasSize(1);
        assertThat(ruleset.tables().stream().flatMap(t -> t.sets().stream()).map(s -> s.name()))
            .contains("foo", "s4", "vm");
      }
    }
  }

  private static List<String> programs(LabHost host) throws IOException {
    try (NetnsHandle handle = NetnsHandle.ofMount(host.netns().toString(), 0)) {
      return RulesReader.read(
              List.of(new RulesReader.Request("rules", handle, Listing.all(LegacyTables.NONE))))
          .texts()
          .get(0)
          .stream()
          .map(RulesText::program)
          .toList();
    }
  }

  /** It takes long, and says nothing new. */
  @Test
  void nftIsAskedOnlyForWhatIptablesDoesNotShow() throws IOException {
    try (Lab lab = Lab.open()) {
      List<String> iptables = List.of("iptables-save", "ip6tables-save");
      List<String> all =
          List.of("iptables-save", "ip6tables-save", RulesText.NFT_JSON, RulesText.NFT_TEXT);
      LabHost host = lab.host("plain");
      assertThat(programs(host)).isEqualTo(iptables);
      for (String program : List.of("iptables", "ip6tables")) {
        String text = RecordedRules.file("assorted", program + "-save.txt");
        text =
            text.lines().filter(l -> !l.contains("--match-set")).collect(joining("\n", "", "\n"));
        host.run(program + "-restore", file(lab, program, text).toString()).orThrow();
      }
      assertThat(programs(host)).isEqualTo(iptables);

      host.run("nft", "add rule ip filter FORWARD ip saddr { 10.1.1.1, 10.1.1.2 } drop").orThrow();
      assertThat(programs(host)).isEqualTo(all);

      LabHost concatenated = lab.host("concat");
      concatenated.run("iptables", "-A", "FORWARD", "-j", "ACCEPT").orThrow();
      concatenated
          .run("nft", "add rule ip filter FORWARD ip saddr . tcp dport { 10.1.1.1 . 22 } drop")
          .orThrow();
      assertThat(programs(concatenated)).isEqualTo(all);

      LabHost chain = lab.host("chain");
      chain.run("iptables", "-A", "FORWARD", "-j", "ACCEPT").orThrow();
      assertThat(programs(chain)).isEqualTo(iptables);
      chain.run("nft", "add chain ip filter m { type filter hook input priority 5; }").orThrow();
      assertThat(programs(chain)).isEqualTo(all);

      LabHost table = lab.host("table");
      table.run("nft", "add table inet other").orThrow();
      assertThat(programs(table)).isEqualTo(all);
    }
  }

  /** A table that is switched off drops nothing, whatever iptables-save shows of it. */
  @Test
  void aDormantTableOfIptablesIsShownAsSuch() throws IOException {
    try (Lab lab = Lab.open()) {
      LabHost host = lab.host("dormant");
      host.run("iptables", "-A", "FORWARD", "-j", "DROP").orThrow();
      host.run("nft", "add table ip filter { flags dormant; }").orThrow();
      try (NetnsHandle handle = NetnsHandle.ofMount(host.netns().toString(), 0)) {
        RulesReader.Results results =
            RulesReader.read(
                List.of(new RulesReader.Request("rules", handle, Listing.all(LegacyTables.NONE))));
        assertThat(Rulesets.of(results.texts().get(0)).tables())
            .singleElement()
            .satisfies(t -> assertThat(t.dormant()).isTrue())
            .satisfies(t -> assertThat(t.program()).isEqualTo("iptables"));
      }
    }
  }

  /** In a container's namespace, too, where nft is asked for nothing else. */
  @Test
  void aRuleThatIptablesDoesNotShowIsFoundInEachNamespace() throws IOException {
    try (Lab lab = Lab.open()) {
      LabHost host = lab.host("inside");
      host.run("iptables", "-A", "OUTPUT", "-j", "ACCEPT").orThrow();
      host.run("nft", "insert rule ip filter OUTPUT ip daddr { 10.1.1.1, 10.1.1.2 } drop")
          .orThrow();
      Set<Listing> listings = Listing.of(List.of(new TableMessage(2, "filter")), LegacyTables.NONE);
      try (NetnsHandle handle = NetnsHandle.ofMount(host.netns().toString(), 0)) {
        RulesReader.Results results =
            RulesReader.read(List.of(new RulesReader.Request("inside", handle, listings)));
        assertThat(Rulesets.of(results.texts().get(0)).tables())
            .singleElement()
            .satisfies(
                t ->
                    assertThat(t.chain("OUTPUT").orElseThrow().rules().get(0).ref().text())
                        .contains("10.1.1.1"));
      }
    }
  }

  /** Containers with Docker's DNS rules; the figure is printed. */
  @Test
  void manyNamespacesWithDnsRulesCostOneProcessEach() throws IOException {
    int many = Integer.getInteger("dnet.test.namespaces", 12);
    try (Lab lab = Lab.open()) {
      Path rules =
          file(lab, "dns", RecordedRules.file("docker-28.5", "container-iptables-save.txt"));
      List<RulesReader.Request> requests = new ArrayList<>();
      Set<Listing> listings = Listing.of(List.of(new TableMessage(2, "nat")), LegacyTables.NONE);
      assertThat(listings).containsExactly(Listing.IPTABLES);
      try {
        for (int i = 0; i < many; i++) {
          LabHost host = lab.host("c" + i);
          host.run("iptables-restore", rules.toString()).orThrow();
          NetnsHandle handle = NetnsHandle.ofMount(host.netns().toString(), 0);
          requests.add(new RulesReader.Request(host.name(), handle, listings));
        }
        long start = System.nanoTime();
        RulesReader.Results results = RulesReader.read(requests);
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.out.printf("rules of %d namespaces: %d ms%n", many, millis);
        assertThat(results.gaps()).isEmpty();
        assertThat(results.texts())
            .hasSize(many)
            .allSatisfy(
                texts ->
                    assertThat(counts(Rulesets.of(texts), false))
                        .containsEntry("ip nat DOCKER_OUTPUT", 2));
      } finally {
        for (RulesReader.Request request : requests) {
          NetnsHandle handle = request.namespace();
          if (handle != null) {
            handle.close();
          }
        }
      }
    }
  }

  private static void load(Lab lab, LabHost host) throws IOException {
    Path sets = file(lab, "sets", RecordedRules.file("assorted", "ipset-save.txt"));
    host.run("ipset", "restore", "-file", sets.toString()).orThrow();
    for (String program : List.of("iptables", "ip6tables", "iptables-legacy")) {
      String text = RecordedRules.file("assorted", program + "-save.txt");
      host.run(program + "-restore", file(lab, program, text).toString()).orThrow();
    }
    for (String nft : List.of("native/nft.txt", "docker-29-native/ruleset.nft")) {
      String[] parts = nft.split("/", -1);
      Path file = file(lab, parts[0], RecordedRules.file(parts[0], parts[1]));
      host.run("nft", "-f", file.toString()).orThrow();
    }
    host.run("nft", "add rule ip filter FORWARD ip saddr { 10.1.1.1, 10.1.1.2 } drop").orThrow();
    host.run("nft", "add chain ip filter mine { type filter hook forward priority 5; }").orThrow();
    host.run("nft", "add rule ip filter mine tcp dport 81 counter drop").orThrow();
  }

  private static Path file(Lab lab, String name, String text) throws IOException {
    return Files.writeString(lab.folder().resolve(name), text);
  }

  private static Map<String, Integer> counts(Ruleset ruleset, boolean legacy) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Table table : ruleset.tables()) {
      if (table.program().endsWith("-legacy") == legacy) {
        table.chains().stream()
            .filter(c -> !c.rules().isEmpty())
            .forEach(
                c ->
                    counts.put(
                        String.join(
                            " ",
                            table.family().name().toLowerCase(Locale.ROOT),
                            table.name(),
                            c.name()),
                        c.rules().size()));
      }
    }
    return counts;
  }

  private static Map<String, Integer> byJq(LabHost host) {
    String lines =
        host.run(
                "bash",
                "-c",
                "nft -j list ruleset 2>/dev/null | jq -r '.nftables[].rule | select(.) |"
                    + " \"\\(.family) \\(.table) \\(.chain)\"'")
            .orThrow()
            .out();
    Map<String, Integer> counts = new TreeMap<>();
    lines.lines().forEach(line -> counts.merge(line, 1, Integer::sum));
    return counts;
  }

  /** As {@code [packets:bytes] -A …}, but for the one rule that iptables-save falsifies. */
  private static List<String> saved(Ruleset ruleset, String program) {
    return ruleset.tables().stream()
        .filter(t -> t.program().equals(program))
        .flatMap(t -> t.chains().stream())
        .flatMap(c -> c.rules().stream())
        .filter(r -> r.ref().text().startsWith("-A "))
        .map(r -> "[" + r.packets() + ":" + r.bytes() + "] " + r.ref().text())
        .sorted()
        .toList();
  }

  private static List<String> byGrep(LabHost host, String program) {
    return host.run(program, "-c")
        .orThrow()
        .out()
        .lines()
        .filter(line -> line.contains("] -A ") && !line.endsWith("-A FORWARD -j DROP"))
        .sorted()
        .toList();
  }
}
