package dnet.inspector.netfilter.nft;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.inspector.model.firewall.Chain;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where nf_tables enters a chain (nft(8), CHAINS). */
final class Bases {
  private Bases() {}

  /**
   * The base; null for a chain that only rules jump to.
   *
   * @param listed devices by the text listing, for where JSON lacks them
   */
  static Chain.@Nullable Base of(JsonNode chain, List<String> listed) {
    Chain.Hook hook =
        switch (chain.path("hook").asText().toLowerCase(Locale.ROOT)) {
          case "ingress" -> Chain.Hook.INGRESS;
          case "egress" -> Chain.Hook.EGRESS;
          case "prerouting" -> Chain.Hook.PREROUTING;
          case "input" -> Chain.Hook.INPUT;
          case "forward" -> Chain.Hook.FORWARD;
          case "output" -> Chain.Hook.OUTPUT;
          case "postrouting" -> Chain.Hook.POSTROUTING;
          default -> null;
        };
    if (hook == null) {
      return null;
    }
    Chain.Type type =
        switch (chain.path("type").asText()) {
          case "nat" -> Chain.Type.NAT;
          case "route" -> Chain.Type.ROUTE;
          default -> Chain.Type.FILTER;
        };
    boolean drops = chain.path("policy").asText().equals("drop");
    return new Chain.Base(
        hook,
        type,
        chain.path("prio").asInt(),
        drops ? Chain.Policy.DROP : Chain.Policy.ACCEPT,
        devices(chain.path("dev"), listed),
        -1);
  }

  private static List<String> devices(JsonNode dev, List<String> listed) {
    List<String> names = new ArrayList<>();
    if (dev.isTextual()) {
      names.add(dev.textValue());
    }
    dev.forEach(name -> names.add(name.asText()));
    return names.isEmpty() ? listed : names;
  }
}
