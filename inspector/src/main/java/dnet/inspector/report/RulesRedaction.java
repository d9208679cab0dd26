package dnet.inspector.report;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Redacts what programs print of firewall rules: iptables-save's text, nft's text and JSON, ipset's
 * text. The same comment or interface gets the same pseudonym in all of them, so that rules still
 * match what they are listed beside.
 */
final class RulesRedaction {
  private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*\"";

  /** iptables: a comment or prefix, quoted or one word. */
  private static final Pattern OPTION_TEXT =
      Pattern.compile("(?<=(?:--comment|--log-prefix|--nflog-prefix) )(?:" + QUOTED + "|\\S+)");

  /** nft and ipset: {@code comment "…"}, {@code prefix "…"}. */
  private static final Pattern WORD_TEXT =
      Pattern.compile("(?<=[ \\t](?:comment|prefix) )" + QUOTED);

  /** nft's JSON: {@code "comment": "…"}. */
  private static final Pattern JSON_TEXT =
      Pattern.compile("(?<=\"(?:comment|prefix)\": ?)" + QUOTED);

  private static final Pattern INTERFACE_OPTION =
      Pattern.compile(
          "(?<=(?:^| )(?:-i|-o|--in-interface|--out-interface|--physdev-in|--physdev-out) )\\S+",
          Pattern.MULTILINE);

  private static final Pattern INTERFACE_WORD =
      Pattern.compile("(?<=[io]if(?:name)? (?:!= )?\")[^\"\n]+(?=\")");

  private static final Pattern INTERFACE_JSON =
      Pattern.compile("(?<=\"key\": ?\"[io]if(?:name)?\"\\}\\}, ?\"right\": ?\")[^\"@]+(?=\")");

  private final Pseudonyms pseudonyms;
  private final UnaryOperator<String> interfaceName;
  private final TreeSet<String> interfaces =
      new TreeSet<>(
          Comparator.comparingInt(String::length)
              .reversed()
              .thenComparing(Comparator.naturalOrder()));

  /**
   * A redaction.
   *
   * @param interfaceName gives an interface's pseudonym, or its name where that tells nothing
   */
  RulesRedaction(Pseudonyms pseudonyms, UnaryOperator<String> interfaceName) {
    this.pseudonyms = pseudonyms;
    this.interfaceName = interfaceName;
  }

  /** An interface whose name must not be told: it may stand in sets, and in names of chains. */
  void learn(String name) {
    if (name.length() > 1) {
      interfaces.add(name);
    }
  }

  /** The text under other names, line for line. */
  String redact(String text) {
    String redacted = OPTION_TEXT.matcher(text).replaceAll(m -> comment(m.group()));
    redacted = WORD_TEXT.matcher(redacted).replaceAll(m -> '"' + comment(m.group()) + '"');
    redacted = JSON_TEXT.matcher(redacted).replaceAll(m -> '"' + comment(m.group()) + '"');
    for (Pattern pattern : new Pattern[] {INTERFACE_OPTION, INTERFACE_WORD, INTERFACE_JSON}) {
      redacted =
          pattern
              .matcher(redacted)
              .replaceAll(m -> Matcher.quoteReplacement(interfaceName.apply(m.group())));
    }
    for (String name : interfaces) {
      if (redacted.contains(name)) {
        redacted =
            redacted.replaceAll(
                "(?<![0-9A-Za-z.-]|[0-9A-Za-z]_)" + Pattern.quote(name) + "(?![0-9A-Za-z_.-])",
                Matcher.quoteReplacement(interfaceName.apply(name)));
      }
    }
    return pseudonyms.addressesIn(redacted);
  }

  private String comment(String quotedOrNot) {
    boolean quoted = quotedOrNot.length() > 1 && quotedOrNot.startsWith("\"");
    return pseudonyms.name(
        "comment", quoted ? quotedOrNot.substring(1, quotedOrNot.length() - 1) : quotedOrNot);
  }
}
