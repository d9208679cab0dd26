package dnet.inspector.netfilter;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which programs are run, and what is said when they are absent or fail. */
class RulesReaderTest {
  @TempDir private Path folder;

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String text(RulesReader.Result result, String program) {
    return result.texts().stream()
        .filter(t -> t.program().equals(program))
        .map(RulesText::text)
        .findFirst()
        .orElseThrow();
  }

  private static NftOutline unknown(@Nullable NetnsHandle namespace) throws IOException {
    throw new IOException("what the kernel has is not known");
  }

  private RulesReader.Result read(boolean legacy) {
    return RulesReader.readWith(List.of(folder), RulesReaderTest::unknown, legacy, legacy);
  }

  @Test
  void aProgramThatIsAbsentIsAGap() {
    RulesReader.Result result = read(true);
    assertThat(result.texts()).isEmpty();
    assertThat(result.gaps())
        .extracting(Gap::what)
        .containsExactlyInAnyOrder(
            "iptables rules",
            "ip6tables rules",
            "legacy iptables rules",
            "legacy ip6tables rules",
            "native nf_tables rules",
            "the wording of native nf_tables rules");
    assertThat(result.gaps()).allSatisfy(g -> assertThat(g.why()).endsWith("is not installed"));
  }

  @Test
  void oneThatFailsHidesNoOther() throws IOException {
    program("nft", "echo nothing");
    program("iptables-save", "echo 'first line' >&2; echo second >&2; exit 3");
    program("ip6tables-save", "echo \"*nat $*\"");
    RulesReader.Result result = read(false);
    assertThat(result.texts()).contains(new RulesText("ip6tables-save", "*nat -c\n")).hasSize(3);
    assertThat(result.gaps())
        .extracting(Gap::why)
        .containsExactly("iptables-save failed (3): first line");
  }

  @Test
  void bothVariantsAreRead() throws IOException {
    program("nft", "echo nothing");
    program("iptables-save", "echo wrong");
    program("iptables-nft-save", "echo new");
    program("iptables-legacy-save", "echo old");
    program("ip6tables-save", "env");
    RulesReader.Result result =
        RulesReader.readWith(List.of(folder), RulesReaderTest::unknown, true, false);
    assertThat(result.gaps()).isEmpty();
    assertThat(result.texts())
        .contains(
            new RulesText("iptables-legacy-save", "old\n"), new RulesText("iptables-save", "new\n"))
        .hasSize(5);
    // The environment is dnet's own: nothing of the user's.
    assertThat(text(result, "ip6tables-save").lines().map(l -> l.replaceAll("=.*", "")))
        .isSubsetOf("PATH", "LC_ALL", "PWD", "OLDPWD", "SHLVL", "_");
  }

  @Test
  void endlessOutputIsAGap() throws IOException {
    program("nft", "echo nothing");
    program("iptables-save", "exec cat /dev/zero");
    program("ip6tables-save", "echo ok");
    RulesReader.Result result = read(false);
    assertThat(result.texts()).hasSize(3);
    assertThat(result.gaps()).hasSize(1);
    assertThat(result.gaps().get(0).why()).contains("more than 50331648 octets of output");
  }
}
