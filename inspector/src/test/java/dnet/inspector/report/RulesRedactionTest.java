package dnet.inspector.report;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.assemble.Rulesets;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.netfilter.RecordedRules;
import dnet.inspector.netfilter.RulesText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulesRedactionTest {
  private final RulesRedaction redaction = redaction();

  private static RulesRedaction redaction() {
    Pseudonyms pseudonyms = new Pseudonyms();
    RulesRedaction redaction =
        new RulesRedaction(
            pseudonyms, name -> name.startsWith("acme") ? pseudonyms.name("if", name) : name);
    redaction.learn("acme0");
    return redaction;
  }

  @Test
  void oneCommentIsOneCommentInEveryForm() {
    String saved = redaction.redact("-A X -m comment --comment \"for Acme \\\" Inc\" -j DROP");
    assertThat(saved).isEqualTo("-A X -m comment --comment comment-1 -j DROP");
    assertThat(redaction.redact("\t\tdrop comment \"for Acme \\\" Inc\" # handle 3"))
        .isEqualTo("\t\tdrop comment \"comment-1\" # handle 3");
    assertThat(redaction.redact("{\"comment\": \"for Acme \\\" Inc\", \"expr\": []}"))
        .isEqualTo("{\"comment\": \"comment-1\", \"expr\": []}");
    assertThat(redaction.redact("add s 10.0.0.0/8 comment \"for Acme \\\" Inc\""))
        .endsWith("comment \"comment-1\"");
    assertThat(redaction.redact("-j LOG --log-prefix \"Acme drop\"")).doesNotContain("Acme");
  }

  @Test
  void interfacesAreRenamedInOptionsWordsSetsAndChains() {
    List<String> forms =
        List.of(
            "-A FORWARD -i acme0 -j DROP",
            "\t\tiifname != \"acme0\" drop # handle 1",
            "\t\telements = { \"acme0\" : jump filter-forward-in__acme0 }",
            "{\"match\":{\"left\":{\"meta\":{\"key\":\"oifname\"}},\"right\":\"acme0\"}}",
            "add s 10.0.0.0/8,acme0");
    assertThat(forms.stream().map(redaction::redact)).noneMatch(t -> t.contains("acme"));
    assertThat(redaction.redact("\t\tiifname \"acme9\" drop"))
        .isEqualTo("\t\tiifname \"if-2\" drop");
    assertThat(redaction.redact("chain not_acme0x")).isEqualTo("chain not_acme0x");
  }

  @Test
  void addressesAreTheSameInTextAndJson() {
    String text = redaction.redact("ip saddr 203.0.113.77 drop");
    String address = text.split(" ", -1)[2];
    assertThat(address).isNotEqualTo("203.0.113.77");
    assertThat(redaction.redact("{\"right\":\"203.0.113.77\"}"))
        .isEqualTo("{\"right\":\"" + address + "\"}");
    assertThat(redaction.redact("add s 203.0.113.77,tcp:80")).contains("add s " + address + ",");
  }

  private static List<String> folders() {
    return RecordedRules.FOLDERS;
  }

  /** A redacted ticket is still read as the same tables, chains and rules. */
  @ParameterizedTest
  @MethodSource("folders")
  void whatIsRedactedIsStillUnderstood(String folder) {
    List<RulesText> real = RecordedRules.of(folder);
    List<RulesText> renamed =
        real.stream().map(t -> new RulesText(t.program(), redaction.redact(t.text()))).toList();
    assertThat(shape(renamed)).isEqualTo(shape(real));
  }

  private static List<String> shape(List<RulesText> texts) {
    return Rulesets.of(texts).tables().stream()
        .flatMap(
            t ->
                t.chains().stream()
                    .map(
                        c ->
                            t.program()
                                + " "
                                + t.name()
                                + " "
                                + c.name()
                                + " "
                                + c.rules().stream().map(Rule::clauses).map(List::size).toList()))
        .toList();
  }
}
