package dnet.inspector.netfilter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rule texts that real programs printed, from {@code recorded/rules}. */
public final class RecordedRules {
  /** All folders. */
  public static final List<String> FOLDERS =
      List.of(
          "docker-20.10",
          "docker-26.1",
          "docker-28.5",
          "docker-29-native",
          "native",
          "assorted",
          "mixed");

  private static final Map<String, String> FILES =
      Map.of(
          "iptables-save",
          "iptables-save.txt",
          "ip6tables-save",
          "ip6tables-save.txt",
          "iptables-legacy-save",
          "iptables-legacy-save.txt",
          RulesText.NFT_JSON,
          "nft.json",
          RulesText.NFT_TEXT,
          "nft.txt",
          RulesText.IPSET,
          "ipset-save.txt");

  private RecordedRules() {}

  /** What is recorded in a folder, one text a program. */
  public static List<RulesText> of(String folder) {
    List<RulesText> texts = new ArrayList<>();
    FILES.forEach(
        (program, file) -> {
          String text = file(folder, file);
          if (!text.isEmpty()) {
            texts.add(new RulesText(program, text));
          }
        });
    return texts;
  }

  /** One file; empty if there is none. */
  public static String file(String folder, String file) {
    String path = "/recorded/rules/" + folder + "/" + file;
    try (InputStream in = RecordedRules.class.getResourceAsStream(path)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
