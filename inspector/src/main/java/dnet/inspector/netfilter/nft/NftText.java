package dnet.inspector.netfilter.nft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code nft -a list ruleset}: the wording that operators know, and what nft 1.0.6 forgets in JSON,
 * the devices of a chain and whether a table is dormant.
 */
final class NftText {
  private static final Pattern TABLE = Pattern.compile("table (\\S+) (\\S+) \\{(?: # .*)?");
  private static final Pattern CHAIN = Pattern.compile("\tchain (\\S+) \\{(?: # .*)?");
  private static final Pattern HANDLE = Pattern.compile("(?s)\t\t(.*) # handle ([0-9]{1,18})");
  private static final Pattern DEVICES =
      Pattern.compile(" devices? (?:= )?(?:\\{ ([^}]*) \\}|(\"[^\"]*\"|[^\" ]+)) priority ");

  private final Map<String, @Nullable String> rules = new HashMap<>();
  private final Map<String, List<String>> devices = new HashMap<>();
  private final Set<String> dormant = new HashSet<>();
  private String table = "";
  private String chain = "";
  private String pending = "";

  private NftText() {}

  /** Reads a listing; lines that are none of its forms are passed over. */
  static NftText parse(String text) {
    NftText listing = new NftText();
    for (String line : text.split("\n", -1)) {
      listing.line(line);
    }
    return listing;
  }

  /**
   * A rule's wording.
   *
   * @return null if the listing does not have it, or has two with that handle: a comment may hold
   *     line ends and look like rules
   */
  @Nullable String rule(String family, String tableName, String chainName, long handle) {
    return rules.get(key(family + " " + tableName, chainName) + " " + handle);
  }

  /** The interfaces of a chain at an ingress or egress hook. */
  List<String> devices(String family, String tableName, String chainName) {
    return devices.getOrDefault(key(family + " " + tableName, chainName), List.of());
  }

  boolean isDormant(String family, String tableName) {
    return dormant.contains(family + " " + tableName);
  }

  private static String key(String table, String chain) {
    return table + " " + chain;
  }

  private void line(String line) {
    Matcher begins = TABLE.matcher(line);
    if (begins.matches()) {
      table = begins.group(1) + " " + begins.group(2);
      chain = "";
      pending = "";
      return;
    }
    begins = CHAIN.matcher(line);
    if (begins.matches()) {
      chain = begins.group(1);
      pending = "";
    } else if (line.equals("\t}")) {
      chain = "";
    } else if (chain.isEmpty()) {
      if (line.startsWith("\tflags ") && line.contains("dormant")) {
        dormant.add(table);
      }
    } else if (line.startsWith("\t\ttype ") && pending.isEmpty()) {
      header(line);
    } else {
      rule(line);
    }
  }

  /** Long sets go on in the next lines, before the handle. */
  private void rule(String line) {
    String whole = pending.isEmpty() ? line : pending + "\n" + line;
    Matcher rule = HANDLE.matcher(whole);
    if (!rule.matches()) {
      pending = whole;
      return;
    }
    pending = "";
    String key = key(table, chain) + " " + rule.group(2);
    String text = whole.strip().replaceAll("\n\\s*", " ");
    rules.put(key, rules.containsKey(key) ? null : text);
  }

  private void header(String line) {
    Matcher found = DEVICES.matcher(line);
    if (!found.find()) {
      return;
    }
    String list = found.group(1) == null ? found.group(2) : found.group(1);
    List<String> names = new ArrayList<>();
    for (String name : list.split(", *", -1)) {
      names.add(name.replace("\"", ""));
    }
    devices.put(key(table, chain), names);
  }
}
