package dnet.inspector.netfilter;

import dnet.inspector.model.Gap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the iptables rules of dnet's own namespace, both variants: a kernel may hold rules of
 * iptables-nft and of iptables-legacy at once, and each variant's program shows its own only.
 * Listing changes nothing.
 */
public final class RulesReader {
  private final List<Path> folders;
  private final boolean legacyRules;
  private final boolean legacyRules6;
  private final List<RulesText> texts = Collections.synchronizedList(new ArrayList<>());
  private final List<Gap> gaps = Collections.synchronizedList(new ArrayList<>());

  private RulesReader(List<Path> folders, boolean legacyRules, boolean legacyRules6) {
    this.folders = folders;
    this.legacyRules = legacyRules;
    this.legacyRules6 = legacyRules6;
  }

  /** What was read, one text a program, and what was not. */
  public record Result(List<RulesText> texts, List<Gap> gaps) {
    public Result {
      texts = List.copyOf(texts);
      gaps = List.copyOf(gaps);
    }
  }

  /**
   * Reads all tables.
   *
   * @param legacyRules whether the kernel has IPv4 tables of the legacy kind
   * @param legacyRules6 the same for IPv6
   */
  public static Result read(boolean legacyRules, boolean legacyRules6) {
    return readWith(HostProgram.FOLDERS, legacyRules, legacyRules6);
  }

  /** The same with the programs of other folders. */
  static Result readWith(List<Path> folders, boolean legacyRules, boolean legacyRules6) {
    return new RulesReader(folders, legacyRules, legacyRules6).read();
  }

  private Result read() {
    Thread ipv6 = new Thread(() -> family("ip6tables", legacyRules6), "rules-ipv6");
    ipv6.setDaemon(true);
    ipv6.start();
    family("iptables", legacyRules);
    try {
      ipv6.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      gaps.add(new Gap("ip6tables rules", "interrupted", "IPv6 rules are unknown"));
    }
    List<RulesText> sorted = new ArrayList<>(texts);
    sorted.sort(Comparator.comparing(RulesText::program));
    return new Result(sorted, gaps);
  }

  private void family(String name, boolean legacy) {
    HostProgram main = HostProgram.findIn(folders, name + "-nft-save", name + "-save").orElse(null);
    if (main == null) {
      gaps.add(
          new Gap(
              name + " rules",
              name + "-save is not installed",
              "which rules publish ports or drop packets is unknown"));
    } else {
      run(main, name + "-save", name);
    }
    if (!legacy || (main != null && main.isLegacy())) {
      return;
    }
    HostProgram old = HostProgram.findIn(folders, name + "-legacy-save").orElse(null);
    if (old == null) {
      gaps.add(
          new Gap(
              "legacy " + name + " rules",
              "the kernel has some, but " + name + "-legacy-save is not installed",
              "packets may be dropped or rewritten by rules that are not shown"));
    } else {
      run(old, name + "-legacy-save", name);
    }
  }

  private void run(HostProgram program, String shownAs, String name) {
    try {
      texts.add(new RulesText(shownAs, program.run("-c")));
    } catch (IOException e) {
      gaps.add(
          new Gap(
              name + " rules",
              String.valueOf(e.getMessage()),
              "which rules publish ports or drop packets is unknown"));
    }
  }
}
