package dnet.inspector.netfilter.nft;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code nft -j list ruleset}, sorted by tables. Listing a rule in JSON loses the arguments of
 * iptables' extensions; whoever has those elsewhere asks for rule by rule.
 */
public final class NftListing {
  /** Nothing listed. */
  public static final NftListing EMPTY = new NftListing();

  private static final Set<String> NAMED_OBJECTS = Set.of("counter", "limit", "quota");

  private final Map<String, NftTable> byName = new HashMap<>();
  private final List<NftTable> tables = new ArrayList<>();

  private NftListing() {}

  /** Loaded where there is JSON only: that takes a tenth of a second. */
  private static final class Json {
    private static final JsonMapper MAPPER =
        JsonMapper.builder(
                JsonFactory.builder()
                    .streamReadConstraints(
                        StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxStringLength(1 << 16)
                            .maxDocumentLength(64L << 20)
                            .build())
                    .build())
            .build();
  }

  /**
   * Reads a listing.
   *
   * @param json of {@code nft -j list ruleset}
   * @param text of {@code nft -a list ruleset}; may be empty, then rules are shown as JSON
   * @throws IllegalArgumentException if {@code json} is no such listing; the message is for people
   */
  public static NftListing parse(String json, String text) {
    NftListing listing = new NftListing();
    NftText wording = NftText.parse(text);
    JsonNode root;
    try {
      root = Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("nft's JSON: " + e.getOriginalMessage(), e);
    }
    for (JsonNode item : root.path("nftables")) {
      if (item.size() == 1) {
        String kind = item.fieldNames().next();
        listing.take(kind, item.path(kind), wording);
      }
    }
    return listing;
  }

  private void take(String kind, JsonNode body, NftText wording) {
    String name = body.path("family").asText() + " ";
    if (kind.equals("table")) {
      name += body.path("name").asText();
      if (!byName.containsKey(name)) {
        NftTable.of(body, wording).ifPresent(this::add);
      }
      return;
    }
    NftTable table = byName.get(name + body.path("table").asText());
    if (table == null) {
      return;
    }
    switch (kind) {
      case "chain" -> table.addChain(body);
      case "rule" -> table.addRule(body);
      case "set", "map" -> table.addSet(body);
      default -> {
        if (NAMED_OBJECTS.contains(kind)) {
          table.addObject(kind, body);
        }
      }
    }
  }

  private void add(NftTable table) {
    byName.put(table.family() + " " + table.name(), table);
    tables.add(table);
  }

  /** The tables in order. */
  public List<NftTable> tables() {
    return List.copyOf(tables);
  }
}
