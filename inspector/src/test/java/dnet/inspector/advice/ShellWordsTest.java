package dnet.inspector.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.model.RuleRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A shell is asked what it makes of the quoting; nothing else can tell. */
class ShellWordsTest {
  private static final List<String> HOSTILE =
      List.of(
          "",
          "plain-0.1_x",
          "a b",
          "it's",
          "$(touch /tmp/x)",
          "`id`",
          "a;b&&c|d>e<f",
          "\"quoted\"",
          "back\\slash",
          "*?[a]~",
          "#comment",
          "!history",
          "-rf",
          "new\nline",
          "\u001b]0;title\u0007",
          "\u202egnp.exe",
          "caf\u00e9 \u7db2",
          "'\n'\\'",
          "{a,b}",
          "~root",
          "FOO=bar");

  @Test
  void everyWordComesThrough() throws Exception {
    assertThat(throughShell(HOSTILE)).isEqualTo(HOSTILE);
  }

  @Test
  void randomWordsComeThrough() throws Exception {
    Random random = new Random(4);
    String alphabet = "ab'\"\\$`\n\t \u0001\u007f\u202e\u00e9!*(){};-=~#&|<>1";
    List<String> words =
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    random
                        .ints(1 + random.nextInt(12), 0, alphabet.length())
                        .mapToObj(at -> alphabet.substring(at, at + 1))
                        .reduce("", String::concat))
            .toList();

    assertThat(throughShell(words)).isEqualTo(words);
  }

  @Test
  void nothingThatATerminalObeysIsLeft() {
    for (String word : HOSTILE) {
      assertThat(ShellWords.quote(word).codePoints())
          .as(word)
          .noneMatch(
              c ->
                  Character.getType(c) == Character.CONTROL
                      || Character.getType(c) == Character.FORMAT);
    }
  }

  @Test
  void plainWordsStayReadable() {
    assertThat(ShellWords.join("ip", "addr", "add", "172.18.0.2/16", "dev", "eth0"))
        .isEqualTo("ip addr add 172.18.0.2/16 dev eth0");
  }

  @Test
  void rulesAreDeletedByTheirWordsNotByWhatAShellMakesOfThem() throws Exception {
    String text =
        "-A DOCKER-USER -s 10.0.0.1/32 -m comment --comment \"say \\\"$(id)\\\" `x` it's\" -j DROP";
    String command =
        RuleCommands.delete(
                new Place(List.of()), new RuleRef("iptables", "filter", "DOCKER-USER", 1, text))
            .orElseThrow();

    assertThat(words(command))
        .containsExactly(
            "iptables",
            "-t",
            "filter",
            "-D",
            "DOCKER-USER",
            "-s",
            "10.0.0.1/32",
            "-m",
            "comment",
            "--comment",
            "say \"$(id)\" `x` it's",
            "-j",
            "DROP");
  }

  @Test
  void nativeRulesAreListedWithTheirHandles() {
    RuleRef ref = new RuleRef("nft", "inet my table", "forward", 3, "drop");

    assertThat(RuleCommands.delete(new Place(List.of("nsenter", "-t", "7", "-n")), ref))
        .hasValue("nsenter -t 7 -n nft -a list chain inet 'my table' forward");
  }

  @Test
  void nativeRulesWithTheirHandlesAreDeletedByThem() {
    RuleRef ref = new RuleRef("nft", "inet t", "c", 3, "ip saddr 10.0.0.1 drop # handle 17");

    assertThat(RuleCommands.isDeletable(ref)).isTrue();
    assertThat(RuleCommands.delete(new Place(List.of()), ref))
        .hasValue("nft delete rule inet t c handle 17");
  }

  @Test
  void aCommentIsNoHandle() {
    RuleRef ref = new RuleRef("nft", "inet t", "c", 3, "drop comment \"# handle 17\"");

    assertThat(RuleCommands.isDeletable(ref)).isFalse();
  }

  @Test
  void aNativePolicyIsSetByItsChain() {
    RuleRef ref = new RuleRef("nft", "inet t", "c", 0, "-P c DROP");

    assertThat(RuleCommands.accept(new Place(List.of()), ref))
        .hasValue("nft chain inet t c '{ policy accept; }'");
  }

  @Test
  void namedNamespacesAreEnteredByName() {
    Place place = new Place(List.of("ip", "netns", "exec", "blue"));

    assertThat(place.command("ip", "link")).isEqualTo("ip -n blue link");
    assertThat(place.command("sysctl", "-w", "a=1")).isEqualTo("ip netns exec blue sysctl -w a=1");
  }

  private static List<String> throughShell(List<String> words) throws Exception {
    return words("printf '' " + ShellWords.join(words)).stream().skip(2).toList();
  }

  /** The words that bash makes of a command line, NUL between them. */
  private static List<String> words(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "/bin/bash",
                "--norc",
                "-c",
                "set -f; for w in " + command + "; do printf '%s\\0' \"$w\"; done")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process.getOutputStream().close();
    byte[] out = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    String text = new String(out, StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>(Arrays.asList(text.split("\0", -1)));
    words.remove(words.size() - 1);
    return words;
  }
}
